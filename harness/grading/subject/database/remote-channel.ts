import {
  ByteReader,
  ByteWriter,
  HEADER_BYTES,
  MAX_REQUEST_BYTES,
  type SqlValue,
} from '../../protocol/sqlite-frames.ts';
import { ERROR_CLASSES, Operation, ReplyFlag, ReplyKind } from '../../protocol/sqlite-operations.ts';
import { FrameDescriptor } from './frame-descriptor.ts';
import { sqliteCode } from './remote-errors.ts';
import { StartupReplies } from './startup-replies.ts';

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

/** What is unsent is sent before it is more than this, in bytes. */
const MAX_UNSENT_BYTES = 256 * 1024;

/**
 * The driver's end of the database process's descriptor: one request, then its reply, synchronously. While an app
 * starts on an untouched database, a request that every app before it made is answered by the reply that is known,
 * and sent later, with others in one frame:
 *
 *   opened untouched ──► starting ── reply known ──► unsent ──┐
 *                          ▲   └──── reply not known ─────────┴─► all of it sent, the reply learned ──┐
 *                          └──────────────────────────────────────────────────────────────────────────┘
 *   settled, or a request without a known outcome ──► what is unsent is sent, and from then on each request at once
 */
export class DatabaseChannel {
  /** Whether the connection was in a transaction when the database process last spoke. */
  inTransaction = false;
  sqliteError: SqliteErrorClass = Error as unknown as SqliteErrorClass;
  /** Where the database's clock stands while an app starts, if it is known; without it no reply is. */
  startsAtMs: number | undefined;
  readonly #frames: FrameDescriptor;
  readonly #writer = new ByteWriter(MAX_REQUEST_BYTES);
  readonly #answers = new ByteWriter(MAX_REQUEST_BYTES);
  readonly #callbacks = new Map<number, Callback>();
  readonly #batches = new ByteWriter(MAX_REQUEST_BYTES);
  #startup: StartupReplies | undefined;
  #unsent: Unsent[] = [];
  #unsentBytes = 0;
  /** Whether the last exchange ran a function of the candidate's. */
  #called = false;
  #exchanging = false;

  constructor(fd: number) {
    this.#frames = new FrameDescriptor(fd, () => {
      this.inTransaction = false;
    });
  }

  /** An untouched database was opened. */
  beginStartup(): void {
    if (this.startsAtMs !== undefined) this.#startup = new StartupReplies(this.startsAtMs);
  }

  /** The app is open: from now on nothing is left unsent. Throws when a reply is another than the known one. */
  settle(): void {
    this.#startup = undefined;
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
    // What was not sent to the database before this one does not matter any more.
    if (body[0] === Operation.OPEN) this.#forget();
    if (this.#startup?.covers(body) === false) this.settle();
    if (this.#unsentBytes > MAX_UNSENT_BYTES) this.#flush();
    const known = this.#startup?.recall(body);
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
      if (this.#called) this.#startup = undefined;
      this.#startup?.learn(body, reply);
      return this.#read(reply, thrown);
    } finally {
      this.#exchanging = false;
    }
  }

  /** Sends a frame, runs functions while it is asked for them, and returns the body of the reply that ends it. */
  #converse(frame: Buffer, thrown: { value: unknown }[]): Buffer {
    this.#called = false;
    this.#frames.send(frame);
    for (;;) {
      const body = this.#frames.receive();
      if (body[0] !== ReplyKind.CALL) return body;
      this.#called = true;
      const reader = new ByteReader(body);
      reader.u8();
      this.inTransaction = (reader.u8() & ReplyFlag.IN_TRANSACTION) !== 0;
      this.#frames.send(this.#run(reader, thrown));
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
        throw errorFrom(reader, this.sqliteError);
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
      this.#startup = undefined;
      throw Object.assign(new Error('The database did not answer as it did before'), {
        code: 'ERR_DATABASE_CHANGED',
      });
    }
    return last;
  }

  #forget(): void {
    this.#startup = undefined;
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
}

function errorFrom(reader: ByteReader, sqliteError: SqliteErrorClass): Error {
  const name = ERROR_CLASSES[reader.u8()];
  const code = reader.text();
  const message = reader.text();
  if (name === 'SqliteError') return new sqliteError(message, code);
  const error =
    name === 'TypeError'
      ? new TypeError(message)
      : name === 'RangeError'
        ? new RangeError(message)
        : new Error(message);
  return code === '' ? error : Object.assign(error, { code });
}
