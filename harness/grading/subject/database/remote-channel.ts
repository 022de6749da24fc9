import { readSync, writeSync } from 'node:fs';
import {
  ByteReader,
  ByteWriter,
  HEADER_BYTES,
  MAX_REPLY_BYTES,
  MAX_REQUEST_BYTES,
  type SqlValue,
} from '../../protocol/sqlite-frames.ts';
import { ERROR_CLASSES, Operation, ReplyFlag, ReplyKind } from '../../protocol/sqlite-operations.ts';
import { sqliteCode } from './remote-errors.ts';
import { Opening } from './startup-replies.ts';

const RECEIVE_BYTES = 64 * 1024;

/** How long to sleep before another try when the descriptor turns out to be non-blocking, in milliseconds. */
const POLL_MS = 0.1;

/** A function of the candidate's that SQL may call; it has checked its own result. */
export type Callback = (args: ByteReader) => SqlValue;

/** Makes the SqliteError of the better-sqlite3 that uses this driver. */
export type SqliteErrorClass = new (message: string, code: string) => Error;

/** A reply of kind DONE, its kind and flags read. */
export interface Reply {
  readonly reader: ByteReader;
  readonly columnsChanged: boolean;
}

/** A request whose reply is known, so that it need not be sent yet. */
interface Unsent {
  readonly body: Buffer;
  readonly reply: Buffer;
}

/** What waits is sent before it is more than this, in bytes. */
const MAX_UNSENT_BYTES = 256 * 1024;

/**
 * The driver's end of the database process's descriptor: one request, then its reply, synchronously. While an app opens an
 * untouched database, what it asks as every app before it is answered from memory and asked later, in one frame:
 *
 *   opened untouched ──► opening ── reply known ──► unsent ──┐
 *                          ▲  └──── reply not known ─────────┴─► all of it sent, the reply learned ──┐
 *                          └─────────────────────────────────────────────────────────────────────────┘
 *   settled, or asked for what no memory covers ──► what is unsent is sent, and from then on each request at once
 */
export class DatabaseChannel {
  /** Whether the connection was in a transaction when the database process last spoke. */
  inTransaction = false;
  sqliteError: SqliteErrorClass = Error as unknown as SqliteErrorClass;
  /** Where the database's clock stands while an app opens, if it is known; without it nothing is remembered. */
  openingAtMs: number | undefined;
  readonly #fd: number;
  readonly #writer = new ByteWriter(MAX_REQUEST_BYTES);
  readonly #answers = new ByteWriter(MAX_REQUEST_BYTES);
  readonly #received = Buffer.allocUnsafeSlow(RECEIVE_BYTES);
  readonly #callbacks = new Map<number, Callback>();
  readonly #batches = new ByteWriter(MAX_REQUEST_BYTES);
  #opening: Opening | undefined;
  #unsent: Unsent[] = [];
  #unsentBytes = 0;
  /** Whether the last exchange ran a function of the candidate's. */
  #called = false;
  #exchanging = false;
  #gone = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** A database was opened that nobody has touched. */
  beginOpening(): void {
    if (this.openingAtMs !== undefined) this.#opening = new Opening(this.openingAtMs);
  }

  /** The app is open: from now on nothing waits. Throws when the database process says otherwise than it did before. */
  settle(): void {
    this.#opening = undefined;
    this.#flush();
  }

  #flush(): void {
    if (this.#unsent.length === 0) return;
    this.#exchanging = true;
    try {
      this.#replies(this.#converse(this.#batch(), []));
    } finally {
      this.#exchanging = false;
    }
  }

  /** Starts a request; finish it with `exchange`. */
  request(operation: number, connection: number): ByteWriter {
    if (this.#exchanging) throw new TypeError('This database connection is busy executing a query');
    return this.#writer.start().u8(operation).u32(connection);
  }

  /** Sends the request and returns the reply, or throws the error it names. */
  exchange(request: ByteWriter): Reply {
    if (request.overflowed) throw new RangeError('The bound string, buffer, or bigint is too big');
    const frame = request.frame();
    const body = frame.subarray(HEADER_BYTES);
    // Of a database that is opened anew, what the last one was not asked yet is of no account.
    if (body[0] === Operation.OPEN) this.#forget();
    if (this.#opening?.covers(body) === false) this.settle();
    if (this.#unsentBytes > MAX_UNSENT_BYTES) this.#flush();
    const known = this.#opening?.recall(body);
    if (known) {
      this.#unsent.push({ body: Buffer.from(body), reply: known });
      this.#unsentBytes += body.length;
      return this.#read(known, []);
    }
    this.#exchanging = true;
    const thrown: { value: unknown }[] = [];
    try {
      let reply: Buffer;
      if (this.#unsent.length === 0) reply = this.#converse(frame, thrown);
      else reply = this.#replies(this.#converse(this.#batch(body), thrown));
      // What ran a function of the candidate's has done more than answer.
      if (this.#called) this.#opening = undefined;
      this.#opening?.learn(body, reply);
      return this.#read(reply, thrown);
    } finally {
      this.#exchanging = false;
    }
  }

  /** Sends a frame, runs functions while it is asked for them, and returns the body of the reply that ends it. */
  #converse(frame: Buffer, thrown: { value: unknown }[]): Buffer {
    this.#called = false;
    this.#send(frame);
    for (;;) {
      const body = this.#receive();
      if (body[0] !== ReplyKind.CALL) return body;
      this.#called = true;
      const reader = new ByteReader(body);
      reader.u8();
      this.inTransaction = (reader.u8() & ReplyFlag.IN_TRANSACTION) !== 0;
      this.#send(this.#run(reader, thrown));
    }
  }

  #read(body: Buffer, thrown: readonly { value: unknown }[]): Reply {
    const reader = new ByteReader(body);
    const kind = reader.u8();
    const flags = reader.u8();
    this.inTransaction = (flags & ReplyFlag.IN_TRANSACTION) !== 0;
    switch (kind) {
      case ReplyKind.DONE:
        return { reader, columnsChanged: (flags & ReplyFlag.COLUMNS_CHANGED) !== 0 };
      case ReplyKind.THREW:
        throw thrown.at(-1)?.value;
      case ReplyKind.SQLITE_ERROR: {
        const code = sqliteCode(reader.i32());
        throw new this.sqliteError(reader.text(), code);
      }
      default:
        throw errorFrom(reader);
    }
  }

  /** All that waits, and behind it one more request, in one frame. */
  #batch(last?: Buffer): Buffer {
    const count = this.#unsent.length + (last ? 1 : 0);
    const batch = this.#batches.start().u8(Operation.BATCH).u32(0).u32(count);
    for (const { body } of this.#unsent) batch.bytes(body);
    if (last) batch.bytes(last);
    if (batch.overflowed) throw new RangeError('The bound string, buffer, or bigint is too big');
    return batch.frame();
  }

  /** The last of a batch's replies; those to what waited have to be the known ones. */
  #replies(batch: Buffer): Buffer {
    // A batch says nothing of the transaction; the known replies did.
    const { inTransaction } = this;
    const { reader } = this.#read(batch, []);
    this.inTransaction = inTransaction;
    const replies = Array.from({ length: reader.count() }, () => reader.bytes());
    const isAsBefore = this.#unsent.every(({ reply }, index) => replies[index]?.equals(reply));
    this.#unsent = [];
    this.#unsentBytes = 0;
    const last = replies.at(-1);
    if (!isAsBefore || !last) {
      this.#opening = undefined;
      throw Object.assign(new Error('The database did not answer as it did before'), {
        code: 'ERR_DATABASE_CHANGED',
      });
    }
    return last;
  }

  #forget(): void {
    this.#opening = undefined;
    this.#unsent = [];
    this.#unsentBytes = 0;
  }

  /** Makes `callback` known as function `id`. */
  register(id: number, callback: Callback): void {
    this.#callbacks.set(id, callback);
  }

  #run(reader: ByteReader, thrown: { value: unknown }[]): Buffer {
    const answer = this.#answers;
    try {
      const value = this.#callbacks.get(reader.u32())?.(reader) ?? null;
      answer.start().u8(Operation.ANSWER).u8(0).value(value);
      if (!answer.overflowed) return answer.frame();
      throw new RangeError('The value returned by a user-defined function is too big');
    } catch (error) {
      thrown.push({ value: error });
      return answer.start().u8(Operation.ANSWER).u8(1).value(null).frame();
    }
  }

  #send(frame: Buffer): void {
    for (let sent = 0; sent < frame.length; ) {
      sent += this.#retry(() => writeSync(this.#fd, frame, sent, frame.length - sent));
    }
  }

  /** The body of the next frame; a view that the next call overwrites. */
  #receive(): Buffer {
    let got = 0;
    while (got < HEADER_BYTES) got += this.#readInto(this.#received, got);
    const length = this.#received.readUInt32LE(0);
    if (length > MAX_REPLY_BYTES) throw this.#lost();
    const end = HEADER_BYTES + length;
    if (end <= RECEIVE_BYTES) {
      while (got < end) got += this.#readInto(this.#received, got);
      return this.#received.subarray(HEADER_BYTES, end);
    }
    const body = Buffer.allocUnsafeSlow(length);
    this.#received.copy(body, 0, HEADER_BYTES, got);
    for (got -= HEADER_BYTES; got < length; ) got += this.#readInto(body, got);
    return body;
  }

  #readInto(into: Buffer, from: number): number {
    const count = this.#retry(() => readSync(this.#fd, into, from, into.length - from, null));
    if (count === 0) throw this.#lost();
    return count;
  }

  #retry(attempt: () => number): number {
    if (this.#gone) throw this.#lost();
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw this.#lost();
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
      }
    }
  }

  #lost(): Error {
    this.#gone = true;
    this.inTransaction = false;
    return Object.assign(new Error('The connection to the database was lost'), { code: 'ERR_DATABASE_GONE' });
  }
}

function errorFrom(reader: ByteReader): Error {
  const name = ERROR_CLASSES[reader.u8()];
  const code = reader.text();
  const message = reader.text();
  const error =
    name === 'TypeError'
      ? new TypeError(message)
      : name === 'RangeError'
        ? new RangeError(message)
        : new Error(message);
  return code === '' ? error : Object.assign(error, { code });
}
