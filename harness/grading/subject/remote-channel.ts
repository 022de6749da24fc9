import { readSync, writeSync } from 'node:fs';
import {
  ByteReader,
  ByteWriter,
  HEADER_BYTES,
  MAX_REPLY_BYTES,
  MAX_REQUEST_BYTES,
  type SqlValue,
} from '../protocol/sqlite-frames.ts';
import { ERROR_CLASSES, Operation, ReplyFlag, ReplyKind } from '../protocol/sqlite-operations.ts';
import { sqliteCode } from './remote-errors.ts';

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

/** The driver's end of the keeper's descriptor: one request, then its reply, synchronously. */
export class KeeperChannel {
  /** Whether the connection was in a transaction when the keeper last spoke. */
  inTransaction = false;
  sqliteError: SqliteErrorClass = Error as unknown as SqliteErrorClass;
  readonly #fd: number;
  readonly #writer = new ByteWriter(MAX_REQUEST_BYTES);
  readonly #answers = new ByteWriter(MAX_REQUEST_BYTES);
  readonly #received = Buffer.allocUnsafeSlow(RECEIVE_BYTES);
  readonly #callbacks = new Map<number, Callback>();
  #exchanging = false;
  #gone = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Starts a request; finish it with `exchange`. */
  request(operation: number, connection: number): ByteWriter {
    if (this.#exchanging) throw new TypeError('This database connection is busy executing a query');
    return this.#writer.start().u8(operation).u32(connection);
  }

  /** Sends the request and returns the reply, or throws the error it names. */
  exchange(request: ByteWriter): Reply {
    if (request.overflowed) throw new RangeError('The bound string, buffer, or bigint is too big');
    this.#exchanging = true;
    const thrown: { value: unknown }[] = [];
    try {
      this.#send(request.frame());
      for (;;) {
        const body = this.#receive();
        const reader = new ByteReader(body);
        const kind = reader.u8();
        const flags = reader.u8();
        this.inTransaction = (flags & ReplyFlag.IN_TRANSACTION) !== 0;
        switch (kind) {
          case ReplyKind.DONE:
            return { reader, columnsChanged: (flags & ReplyFlag.COLUMNS_CHANGED) !== 0 };
          case ReplyKind.CALL:
            this.#send(this.#run(reader, thrown));
            break;
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
    } finally {
      this.#exchanging = false;
    }
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
    while (got < HEADER_BYTES) got += this.#read(this.#received, got);
    const length = this.#received.readUInt32LE(0);
    if (length > MAX_REPLY_BYTES) throw this.#lost();
    const end = HEADER_BYTES + length;
    if (end <= RECEIVE_BYTES) {
      while (got < end) got += this.#read(this.#received, got);
      return this.#received.subarray(HEADER_BYTES, end);
    }
    const body = Buffer.allocUnsafeSlow(length);
    this.#received.copy(body, 0, HEADER_BYTES, got);
    for (got -= HEADER_BYTES; got < length; ) got += this.#read(body, got);
    return body;
  }

  #read(into: Buffer, from: number): number {
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
