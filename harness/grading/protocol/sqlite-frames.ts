/**
 * The bytes between the subject's database driver and the database process: frames of a 4-byte little-endian length and
 * a body, and inside the body a compact binary codec of SQLite's five types. Both sides are read as hostile:
 * every read is checked against the body's end and nothing is ever evaluated. A reader that runs past the end
 * does not throw; it goes on returning empty values and `complete` stays false.
 */

/** The largest request the database process reads, in bytes. */
export const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** The largest reply the database process sends, in bytes; `.all()` of more rows than fit is refused. */
export const MAX_REPLY_BYTES = 64 * 1024 * 1024;

/** Bytes of the length in front of each body. */
export const HEADER_BYTES = 4;

/** A value as SQLite stores it: an INTEGER is a bigint on the wire, a number is a REAL. */
export type SqlValue = null | number | bigint | string | Uint8Array;

const NULL = 0;
const INT32 = 1;
const INT64 = 2;
const REAL = 3;
const TEXT = 4;
const BLOB = 5;

const INITIAL_BYTES = 16 * 1024;
const KEPT_BYTES = 1024 * 1024;

/**
 * Builds one frame at a time in a buffer of its own. Once the body would exceed `maxBytes`, `overflowed` is
 * true and further writes are dropped, so the caller asks once at the end (or now and then in a long loop).
 */
export class ByteWriter {
  overflowed = false;
  #bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #offset = HEADER_BYTES;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Forgets what was written and starts a new frame. */
  start(): this {
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
    this.#offset = HEADER_BYTES;
    this.overflowed = false;
    return this;
  }

  /** The finished frame; a view that the next `start` overwrites. */
  frame(): Buffer {
    this.#bytes.writeUInt32LE(this.#offset - HEADER_BYTES, 0);
    return this.#bytes.subarray(0, this.#offset);
  }

  u8(value: number): this {
    if (this.#reserve(1)) this.#bytes[this.#offset++] = value;
    return this;
  }

  u32(value: number): this {
    if (this.#reserve(4)) this.#offset = this.#bytes.writeUInt32LE(value, this.#offset);
    return this;
  }

  i32(value: number): this {
    if (this.#reserve(4)) this.#offset = this.#bytes.writeInt32LE(value, this.#offset);
    return this;
  }

  text(value: string): this {
    const byteLength = Buffer.byteLength(value, 'utf8');
    if (!this.#reserve(4 + byteLength)) return this;
    this.#offset = this.#bytes.writeUInt32LE(byteLength, this.#offset);
    this.#offset += this.#bytes.write(value, this.#offset, byteLength, 'utf8');
    return this;
  }

  bytes(value: Uint8Array): this {
    if (!this.#reserve(4 + value.byteLength)) return this;
    this.#offset = this.#bytes.writeUInt32LE(value.byteLength, this.#offset);
    this.#bytes.set(value, this.#offset);
    this.#offset += value.byteLength;
    return this;
  }

  value(value: SqlValue): this {
    if (value === null) return this.u8(NULL);
    switch (typeof value) {
      case 'number':
        if (this.u8(REAL).#reserve(8)) this.#offset = this.#bytes.writeDoubleLE(value, this.#offset);
        return this;
      case 'bigint':
        return this.#integer(value);
      case 'string':
        return this.u8(TEXT).text(value);
      default:
        return this.u8(BLOB).bytes(value);
    }
  }

  values(values: readonly SqlValue[]): this {
    this.u32(values.length);
    for (const value of values) this.value(value);
    return this;
  }

  texts(texts: readonly string[]): this {
    this.u32(texts.length);
    for (const text of texts) this.text(text);
    return this;
  }

  #integer(value: bigint): this {
    const small = Number(value);
    if (small === (small | 0)) return this.u8(INT32).i32(small);
    if (this.u8(INT64).#reserve(8)) this.#offset = this.#bytes.writeBigInt64LE(value, this.#offset);
    return this;
  }

  #reserve(byteLength: number): boolean {
    const needed = this.#offset + byteLength;
    if (this.overflowed || needed - HEADER_BYTES > this.#maxBytes) {
      this.overflowed = true;
      return false;
    }
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(
        Math.min(Math.max(needed, this.#bytes.length * 2), this.#maxBytes + HEADER_BYTES),
      );
      this.#bytes.copy(grown, 0, 0, this.#offset);
      this.#bytes = grown;
    }
    return true;
  }
}

/** How a reader hands over INTEGER values. */
export type IntegerForm = 'bigint' | 'number';

/** Reads the body of one frame. Ask `complete` before believing anything it returned. */
export class ByteReader {
  readonly #bytes: Buffer;
  #offset = 0;
  #failed = false;

  constructor(body: Buffer) {
    this.#bytes = body;
  }

  /** True when nothing was read beyond the end so far. */
  get sound(): boolean {
    return !this.#failed;
  }

  /** True when the whole body was read, and nothing beyond it. */
  get complete(): boolean {
    return !this.#failed && this.#offset === this.#bytes.length;
  }

  u8(): number {
    return this.#take(1) ? (this.#bytes[this.#offset - 1] as number) : 0;
  }

  u32(): number {
    return this.#take(4) ? this.#bytes.readUInt32LE(this.#offset - 4) : 0;
  }

  i32(): number {
    return this.#take(4) ? this.#bytes.readInt32LE(this.#offset - 4) : 0;
  }

  text(): string {
    const byteLength = this.u32();
    return this.#take(byteLength)
      ? this.#bytes.toString('utf8', this.#offset - byteLength, this.#offset)
      : '';
  }

  /** A copy, so that it outlives the frame. */
  bytes(): Buffer {
    const byteLength = this.u32();
    if (!this.#take(byteLength)) return Buffer.alloc(0);
    const copy = Buffer.allocUnsafeSlow(byteLength);
    this.#bytes.copy(copy, 0, this.#offset - byteLength, this.#offset);
    return copy;
  }

  value(integers: IntegerForm): SqlValue {
    switch (this.u8()) {
      case NULL:
        return null;
      case INT32:
        return integers === 'bigint' ? BigInt(this.i32()) : this.i32();
      case INT64: {
        const value = this.#take(8) ? this.#bytes.readBigInt64LE(this.#offset - 8) : 0n;
        return integers === 'bigint' ? value : Number(value);
      }
      case REAL:
        return this.#take(8) ? this.#bytes.readDoubleLE(this.#offset - 8) : 0;
      case TEXT:
        return this.text();
      case BLOB:
        return this.bytes();
      default:
        this.#failed = true;
        return null;
    }
  }

  values(integers: IntegerForm): SqlValue[] {
    const values: SqlValue[] = [];
    for (let left = this.count(); left > 0 && !this.#failed; left -= 1) values.push(this.value(integers));
    return values;
  }

  texts(): string[] {
    const texts: string[] = [];
    for (let left = this.count(); left > 0 && !this.#failed; left -= 1) texts.push(this.text());
    return texts;
  }

  /** A count of items of at least one byte each, so that no small frame announces a huge array. */
  count(): number {
    const count = this.u32();
    if (count <= this.#bytes.length - this.#offset) return count;
    this.#failed = true;
    return 0;
  }

  #take(byteLength: number): boolean {
    if (this.#failed || byteLength > this.#bytes.length - this.#offset) {
      this.#failed = true;
      return false;
    }
    this.#offset += byteLength;
    return true;
  }
}
