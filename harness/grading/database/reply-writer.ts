import { ByteWriter, MAX_REPLY_BYTES, type SqlValue } from '../protocol/sqlite-frames.ts';
import { ERROR_CLASSES, ReplyFlag, ReplyKind, UNSUPPORTED } from '../protocol/sqlite-operations.ts';
import type { PreparedStatement } from './prepared-statements.ts';

/** Rows one `.all()` may return. */
const MAX_ROWS = 1_000_000;

/** Of a reply's frame: its length, then the kind, then the flags. */
const FLAGS_AT = 5;

/** Writes the replies to the subject (`sqlite-operations.ts`), all into one buffer: a frame is good until the next. */
export class ReplyWriter {
  readonly #writer = new ByteWriter(MAX_REPLY_BYTES);
  readonly #isInTransaction: () => boolean;

  /** @param isInTransaction of the connection that the subject has open, if any */
  constructor(isInTransaction: () => boolean) {
    this.#isInTransaction = isInTransaction;
  }

  /** Begins a reply of kind DONE. `columns` are those that the statement has by now, where they changed. */
  done(columns: readonly string[] | null = null): ByteWriter {
    const flags = this.#flags() | (columns ? ReplyFlag.COLUMNS_CHANGED : 0);
    const writer = this.#writer.start().u8(ReplyKind.DONE).u8(flags);
    return columns ? writer.texts(columns) : writer;
  }

  row(prepared: PreparedStatement, row: readonly SqlValue[] | undefined, changed: boolean): Buffer {
    const writer = this.done(changed ? prepared.columns : null).u8(row ? 1 : 0);
    if (row) for (const value of row) writer.value(value);
    return this.whole(writer);
  }

  /** All rows of a statement. `read` says when it has begun, and hands over each row until that returns false. */
  rows(
    prepared: PreparedStatement,
    read: (begun: (changed: boolean) => void, deliver: (row: readonly SqlValue[]) => boolean) => void,
  ): Buffer {
    const writer = this.#writer;
    let rows = 0;
    read(
      (changed) => this.done(changed ? prepared.columns : null),
      (row) => {
        writer.u8(1);
        for (const value of row) writer.value(value);
        rows += 1;
        return rows <= MAX_ROWS && !writer.overflowed;
      },
    );
    if (rows > MAX_ROWS || writer.overflowed)
      return this.unsupported(`A result of more than ${MAX_ROWS} rows or ${MAX_REPLY_BYTES} bytes`);
    const frame = writer.u8(0).frame();
    // The flags were written before the statement ran.
    frame[FLAGS_AT] = ((frame[FLAGS_AT] as number) & ~ReplyFlag.IN_TRANSACTION) | this.#flags();
    return this.whole(writer);
  }

  error(errorClass: (typeof ERROR_CLASSES)[number], code: string, message: string): Buffer {
    const writer = this.#writer.start().u8(ReplyKind.ERROR).u8(this.#flags());
    return writer.u8(ERROR_CLASSES.indexOf(errorClass)).text(code).text(message).frame();
  }

  /** What the real package can do and grading cannot. */
  unsupported(what: string): Buffer {
    return this.error('Error', UNSUPPORTED, `${what} is not supported in grading`);
  }

  /** SQL that the policy refuses; an error like any other of SQLite's. */
  refused(what: string): Buffer {
    return this.error('SqliteError', UNSUPPORTED, `${what} is not supported in grading`);
  }

  /** An error that `node:sqlite` threw. */
  thrown(error: unknown): Buffer {
    const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: unknown };
    if (code !== 'ERR_SQLITE_ERROR' || typeof errcode !== 'number')
      return this.error('Error', typeof code === 'string' ? code : '', String(message));
    const writer = this.#writer.start().u8(ReplyKind.SQLITE_ERROR).u8(this.#flags());
    return writer.i32(errcode).text(String(message)).frame();
  }

  /** To a statement in which a function of the subject's threw. */
  functionThrew(): Buffer {
    return this.#writer.start().u8(ReplyKind.THREW).u8(this.#flags()).frame();
  }

  /** The frame of a reply, or in its place that it is too large. */
  whole(writer: ByteWriter): Buffer {
    return writer.overflowed
      ? this.unsupported(`A result of more than ${MAX_REPLY_BYTES} bytes`)
      : writer.frame();
  }

  #flags(): number {
    return this.#isInTransaction() ? ReplyFlag.IN_TRANSACTION : 0;
  }
}
