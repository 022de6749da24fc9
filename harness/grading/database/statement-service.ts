import {
  ByteReader,
  ByteWriter,
  HEADER_BYTES,
  MAX_REPLY_BYTES,
  type SqlValue,
} from '../protocol/sqlite-frames.ts';
import {
  ERROR_CLASSES,
  FunctionFlag,
  Operation,
  ReplyFlag,
  ReplyKind,
  UNSUPPORTED,
} from '../protocol/sqlite-operations.ts';
import { type Execution, InjectedCrash } from './execution.ts';
import { upToNul } from './sql-text.ts';
import type { StartupSnapshots, Untouched } from './startup-snapshots.ts';
import { ChannelBroken } from './statement-channel.ts';
import type { Held, Refused, Statements } from './statements.ts';
import type { GuardedConnection } from './world-database.ts';

/** Rows one `.all()` may return. */
const MAX_ROWS = 1_000_000;

/** Functions whose built-in meaning the database process itself relies on. */
const RESERVED_FUNCTIONS = new Set(['changes', 'total_changes', 'load_extension']);

/** Thrown through SQLite when the subject's own function threw. */
const callbackThrew = new Error('the function of the subject threw');

/** What the service needs of one connection to the world's database. */
export interface ServedConnection {
  readonly id: number;
  readonly guarded: GuardedConnection;
  readonly statements: Statements;
  readonly execution: Execution;
}

/** What the service asks of the database process. */
export interface ServiceHost {
  /** The connection the subject may use, or null when it has not opened the database. */
  readonly connection: ServedConnection | null;
  /** Opens the world's database; null when it was opened before. */
  open(): ServedConnection | null;
  /** Whether the database is as empty as a new one is, and nothing stands ready to go wrong with it. */
  readonly isUntouched: boolean;
  /** Says that something is asked, and returns what was not touched until now, if there is such. */
  beginUse(): Untouched | null;
  readonly images: StartupSnapshots;
  /** Ends the subject's use of the connection. */
  close(): void;
  /** Sends a CALL and returns the driver's ANSWER. */
  exchange(frame: Buffer): Buffer;
}

/** Answers the subject's requests, one at a time. Throws `ChannelBroken` for what no honest driver sends. */
export class StatementService {
  readonly #host: ServiceHost;
  readonly #writer = new ByteWriter(MAX_REPLY_BYTES);
  readonly #callWriter = new ByteWriter(MAX_REPLY_BYTES);
  readonly #batchWriter = new ByteWriter(MAX_REPLY_BYTES);
  /** False while the examiner's own statements run: the subject is not there to answer then. */
  #serving = false;

  constructor(host: ServiceHost) {
    this.#host = host;
  }

  serve(request: Buffer): Buffer {
    this.#serving = true;
    try {
      const untouched = request[0] === Operation.OPEN ? null : this.#host.beginUse();
      return request[0] === Operation.BATCH
        ? this.#batch(new ByteReader(request), untouched)
        : this.#reply(request);
    } finally {
      this.#serving = false;
    }
  }

  /** Requests that come in one frame are served in their order, whatever becomes of those before. */
  #batch(reader: ByteReader, untouched: Untouched | null): Buffer {
    reader.u8();
    reader.u32();
    const requests: Buffer[] = [];
    for (let left = reader.count(); left > 0 && reader.sound; left -= 1) requests.push(reader.bytes());
    this.#complete(reader, null);
    const serve = (request: Buffer) => {
      const operation = request[0];
      if (operation === Operation.OPEN || operation === Operation.CLOSE || operation === Operation.BATCH)
        throw new ChannelBroken('a request is in a batch that has to come by itself');
      return this.#reply(request).subarray(HEADER_BYTES);
    };
    const writer = this.#batchWriter.start().u8(ReplyKind.DONE).u8(0).u32(requests.length);
    if (!untouched) for (const request of requests) writer.bytes(serve(request));
    else for (const reply of this.#host.images.answer(untouched, requests, serve)) writer.bytes(reply);
    return this.#whole(writer);
  }

  #reply(request: Buffer): Buffer {
    try {
      return this.#answer(new ByteReader(request));
    } catch (error) {
      if (error instanceof ChannelBroken) throw error;
      if (error instanceof InjectedCrash) throw new ChannelBroken('an injected crash', false);
      return this.#failure(error);
    }
  }

  #answer(reader: ByteReader): Buffer {
    const operation = reader.u8();
    const connectionId = reader.u32();
    if (!reader.sound || operation < Operation.OPEN || operation >= Operation.ANSWER) {
      throw new ChannelBroken('a request is none that there is');
    }
    if (operation === Operation.OPEN) return this.#open(reader);
    const connection = this.#host.connection;
    if (operation === Operation.CLOSE) {
      if (connection?.id === connectionId) this.#host.close();
      return this.#done().frame();
    }
    if (!connection || connection.id !== connectionId)
      return this.#error('TypeError', '', 'The database connection is not open');
    switch (operation) {
      case Operation.PREPARE:
        return this.#prepare(connection, reader);
      case Operation.EXEC: {
        const sql = this.#complete(reader, reader.text());
        connection.execution.exec(sql);
        return this.#done().frame();
      }
      case Operation.FUNCTION:
        return this.#function(connection, reader);
      default:
        return this.#execute(connection, operation, reader);
    }
  }

  #open(reader: ByteReader): Buffer {
    const name = this.#complete(reader, reader.text()).trim();
    if (name !== '' && name !== ':memory:')
      return this.#error('Error', UNSUPPORTED, `Opening "${name}" is not supported in grading`);
    const { isUntouched } = this.#host;
    const connection = this.#host.open();
    if (!connection)
      return this.#error('Error', UNSUPPORTED, 'A second database is not supported in grading');
    return this.#done()
      .u32(connection.id)
      .u8(isUntouched ? 1 : 0)
      .frame();
  }

  #prepare(connection: ServedConnection, reader: ByteReader): Buffer {
    const released: number[] = [];
    for (let left = reader.count(); left > 0 && reader.sound; left -= 1) released.push(reader.u32());
    const pragma = reader.u8() === 1;
    const sql = this.#complete(reader, reader.text());
    connection.statements.release(released);
    const held = connection.statements.prepare(upToNul(sql));
    if ('refused' in held) return this.#refused(held);
    const writer = this.#done()
      .u32(held.id)
      .u8(held.readonly ? 1 : 0);
    writer.u32(held.parameters.length);
    for (const name of held.parameters) writer.text(name ?? '');
    this.#texts(writer, held.columns);
    return writer.u8(pragma || held.columns.length > 0 ? 1 : 0).frame();
  }

  #refused(refused: Refused): Buffer {
    switch (refused.refused) {
      case 'no-statement':
        return this.#error('RangeError', '', 'The supplied SQL string contains no statements');
      case 'several-statements':
        return this.#error('RangeError', '', 'The supplied SQL string contains more than one statement');
      case 'too-many':
        return this.#error('Error', UNSUPPORTED, 'So many prepared statements are not supported in grading');
    }
  }

  #execute(connection: ServedConnection, operation: number, reader: ByteReader): Buffer {
    const held = connection.statements.get(reader.u32());
    if (!held) throw new ChannelBroken('a request names no prepared statement');
    const { execution } = connection;
    switch (operation) {
      case Operation.NEXT:
        this.#complete(reader, null);
        return this.#row(held, execution.next(held), false);
      case Operation.RETURN:
        this.#complete(reader, null);
        execution.stop(held);
        return this.#done().frame();
      case Operation.COLUMNS:
        this.#complete(reader, null);
        return this.#columns(connection, held);
    }
    const values = this.#complete(reader, reader.values('bigint'));
    if (values.length !== held.parameters.length)
      throw new ChannelBroken('a request binds a wrong number of values');
    if (held.rows) throw new ChannelBroken('a request runs a statement that is being iterated');
    switch (operation) {
      case Operation.RUN: {
        const { changes, lastInsertRowid } = execution.run(held, values);
        return this.#done().value(changes).value(lastInsertRowid).frame();
      }
      case Operation.GET: {
        const { row, changed } = execution.get(held, values);
        return this.#row(held, row, changed);
      }
      case Operation.ALL:
        return this.#all(execution, held, values);
      case Operation.ITERATE: {
        const { changed } = execution.iterate(held, values);
        return this.#row(held, execution.next(held), changed);
      }
      default:
        throw new ChannelBroken(`there is no operation ${operation}`);
    }
  }

  #all(execution: Execution, held: Held, values: readonly SqlValue[]): Buffer {
    let rows = 0;
    const writer = this.#writer;
    execution.all(
      held,
      values,
      (changed) => this.#done(changed ? held.columns : null),
      (row) => {
        writer.u8(1);
        for (const value of row) writer.value(value);
        rows += 1;
        return rows <= MAX_ROWS && !writer.overflowed;
      },
    );
    if (rows > MAX_ROWS || writer.overflowed) {
      return this.#error(
        'Error',
        UNSUPPORTED,
        `A result of more than ${MAX_ROWS} rows or ${MAX_REPLY_BYTES} bytes is not supported in grading`,
      );
    }
    this.#inTransaction(writer.u8(0).frame());
    return this.#whole(writer);
  }

  #row(held: Held, row: readonly SqlValue[] | undefined, changed: boolean): Buffer {
    const writer = this.#done(changed ? held.columns : null).u8(row ? 1 : 0);
    if (row) for (const value of row) writer.value(value);
    return this.#whole(writer);
  }

  #columns(connection: ServedConnection, held: Held): Buffer {
    const columns = connection.statements.compiled(held).statement.columns();
    const writer = this.#done().u32(columns.length);
    for (const { name, column, table, database, type } of columns) {
      writer.value(name).value(column).value(table).value(database).value(type);
    }
    return this.#whole(writer);
  }

  #function(connection: ServedConnection, reader: ByteReader): Buffer {
    const id = reader.u32();
    const name = reader.text();
    const arity = reader.i32();
    const flags = this.#complete(reader, reader.u8());
    if (arity < -1 || arity > 127)
      throw new ChannelBroken('a function has an impossible number of parameters');
    if (RESERVED_FUNCTIONS.has(name.toLowerCase())) {
      return this.#error(
        'Error',
        UNSUPPORTED,
        `Replacing the function ${name}() is not supported in grading`,
      );
    }
    const call = (...args: SqlValue[]) => this.#call(id, args) as never;
    if (arity >= 0) Object.defineProperty(call, 'length', { value: arity });
    const options = {
      deterministic: (flags & FunctionFlag.DETERMINISTIC) !== 0,
      directOnly: (flags & FunctionFlag.DIRECT_ONLY) !== 0,
      useBigIntArguments: true,
      varargs: arity < 0,
    };
    connection.guarded.database.function(name, options, call as never);
    return this.#done().frame();
  }

  /** Has the subject run one of its functions, in the middle of a statement. */
  #call(id: number, args: readonly SqlValue[]): SqlValue {
    if (!this.#serving)
      throw new Error('a function of the subject is needed, and the subject is not there to run it');
    const writer = this.#callWriter.start().u8(ReplyKind.CALL).u8(this.#flags()).u32(id).values(args);
    const reader = new ByteReader(this.#host.exchange(this.#whole(writer)));
    if (reader.u8() !== Operation.ANSWER)
      throw new ChannelBroken('the subject asked for something instead of answering');
    const threw = reader.u8() === 1;
    const value = this.#complete(reader, reader.value('bigint'));
    if (threw) throw callbackThrew;
    return value;
  }

  #done(columns: readonly string[] | null = null): ByteWriter {
    const flags = this.#flags() | (columns ? ReplyFlag.COLUMNS_CHANGED : 0);
    const writer = this.#writer.start().u8(ReplyKind.DONE).u8(flags);
    return columns ? this.#texts(writer, columns) : writer;
  }

  #texts(writer: ByteWriter, texts: readonly string[]): ByteWriter {
    writer.u32(texts.length);
    for (const text of texts) writer.text(text);
    return writer;
  }

  #flags(): number {
    return this.#host.connection?.guarded.database.isTransaction ? ReplyFlag.IN_TRANSACTION : 0;
  }

  /** The rows of `.all()` were begun before it ran: the flag is written again. */
  #inTransaction(frame: Buffer): void {
    const at = 5;
    frame[at] = ((frame[at] as number) & ~ReplyFlag.IN_TRANSACTION) | this.#flags();
  }

  #whole(writer: ByteWriter): Buffer {
    if (!writer.overflowed) return writer.frame();
    return this.#error(
      'Error',
      UNSUPPORTED,
      `A result of more than ${MAX_REPLY_BYTES} bytes is not supported in grading`,
    );
  }

  #complete<T>(reader: ByteReader, value: T): T {
    if (!reader.complete) throw new ChannelBroken('a request is malformed');
    return value;
  }

  #failure(error: unknown): Buffer {
    const connection = this.#host.connection;
    const refused = connection?.guarded.policy.refused ?? null;
    if (error === callbackThrew) return this.#writer.start().u8(ReplyKind.THREW).u8(this.#flags()).frame();
    const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: unknown };
    if (code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number') {
      if (refused !== null)
        return this.#error('Error', UNSUPPORTED, `${refused} is not supported in grading`);
      const writer = this.#writer.start().u8(ReplyKind.SQLITE_ERROR).u8(this.#flags());
      return writer.i32(errcode).text(String(message)).frame();
    }
    return this.#error('Error', typeof code === 'string' ? code : '', String(message));
  }

  #error(errorClass: (typeof ERROR_CLASSES)[number], code: string, message: string): Buffer {
    const writer = this.#writer.start().u8(ReplyKind.ERROR).u8(this.#flags());
    return writer.u8(ERROR_CLASSES.indexOf(errorClass)).text(code).text(message).frame();
  }
}
