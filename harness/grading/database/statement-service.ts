import { ByteReader, ByteWriter, HEADER_BYTES, MAX_REPLY_BYTES } from '../protocol/sqlite-frames.ts';
import { Operation, ReplyKind } from '../protocol/sqlite-operations.ts';
import type { Execution } from './execution.ts';
import { InjectedCrash } from './faults.ts';
import type { NotPrepared, PreparedStatement, PreparedStatements } from './prepared-statements.ts';
import { ReplyWriter } from './reply-writer.ts';
import { upToNul } from './sql-text.ts';
import { ChannelBroken } from './statement-channel.ts';
import { functionThrew, UserFunctions } from './user-functions.ts';
import type { GuardedConnection } from './world-database.ts';

/** What the service needs of one connection to the world's database. */
export interface ServedConnection {
  readonly id: number;
  readonly guarded: GuardedConnection;
  readonly statements: PreparedStatements;
  readonly execution: Execution;
}

/** What the service asks of the database process. */
export interface ServiceHost {
  /** The connection the subject may use, or null when it has not opened the database. */
  readonly connection: ServedConnection | null;
  /** Whether the subject may not have opened the database yet. */
  readonly isBarred: boolean;
  /** Opens the world's database; null when it was opened before. */
  open(): ServedConnection | null;
  /** Whether the database is as empty as a new one is, and nothing stands ready to go wrong with it. */
  readonly isUntouched: boolean;
  /** Ends the subject's use of the connection. */
  close(): void;
  /** Sends a CALL and returns the driver's ANSWER. */
  exchange(frame: Buffer): Buffer;
}

/** Serves the subject's requests, one at a time. Throws `ChannelBroken` for what no honest driver sends. */
export class StatementService {
  readonly #host: ServiceHost;
  readonly #replies: ReplyWriter;
  readonly #functions: UserFunctions;
  readonly #batchWriter = new ByteWriter(MAX_REPLY_BYTES);

  constructor(host: ServiceHost) {
    this.#host = host;
    this.#replies = new ReplyWriter(() => host.connection?.guarded.database.isTransaction ?? false);
    this.#functions = new UserFunctions((frame) => host.exchange(frame));
  }

  /** The frame of the reply to a request; it is good until the next request is served. */
  serve(request: Buffer): Buffer {
    this.#functions.isServing = true;
    try {
      return request[0] === Operation.BATCH ? this.#batch(new ByteReader(request)) : this.#reply(request);
    } finally {
      this.#functions.isServing = false;
    }
  }

  /** Requests that come in one frame are served in their order, whatever becomes of those before. */
  #batch(reader: ByteReader): Buffer {
    // Behind millions of requests, nobody is admitted in time.
    if (this.#host.isBarred)
      throw new ChannelBroken('requests came together before the app was given the database');
    reader.u8();
    reader.u32();
    const requests: Buffer[] = [];
    for (let left = reader.count(); left > 0 && reader.sound; left -= 1) requests.push(reader.bytes());
    complete(reader, null);
    const serve = (request: Buffer) => {
      const operation = request[0];
      if (operation === Operation.OPEN || operation === Operation.CLOSE || operation === Operation.BATCH)
        throw new ChannelBroken('a request is in a batch that has to come by itself');
      return this.#reply(request).subarray(HEADER_BYTES);
    };
    const writer = this.#batchWriter.start().u8(ReplyKind.DONE).u8(0).u32(requests.length);
    for (const request of requests) writer.bytes(serve(request));
    return this.#replies.whole(writer);
  }

  #reply(request: Buffer): Buffer {
    try {
      return this.#answer(new ByteReader(request));
    } catch (error) {
      if (error instanceof ChannelBroken) throw error;
      if (error instanceof InjectedCrash) throw new ChannelBroken('an injected crash', false);
      if (error === functionThrew) return this.#replies.functionThrew();
      const refused = this.#host.connection?.guarded.policy.refused ?? null;
      return refused === null || (error as { code?: unknown }).code !== 'ERR_SQLITE_ERROR'
        ? this.#replies.thrown(error)
        : this.#replies.refused(refused);
    }
  }

  #answer(reader: ByteReader): Buffer {
    const operation = reader.u8();
    const connectionId = reader.u32();
    if (!reader.sound || operation < Operation.OPEN || operation >= Operation.ANSWER) {
      throw new ChannelBroken('a request is not one that there is');
    }
    if (operation === Operation.OPEN) return this.#open(reader);
    const connection = this.#host.connection;
    if (operation === Operation.CLOSE) {
      if (connection?.id === connectionId) this.#host.close();
      return this.#replies.done().frame();
    }
    if (!connection || connection.id !== connectionId)
      return this.#replies.error('TypeError', '', 'The database connection is not open');
    switch (operation) {
      case Operation.PREPARE:
        return this.#prepare(connection, reader);
      case Operation.EXEC:
        connection.execution.exec(complete(reader, reader.text()));
        return this.#replies.done().frame();
      case Operation.FUNCTION:
        return this.#defineFunction(connection, reader);
      default:
        return this.#execute(connection, operation, reader);
    }
  }

  #open(reader: ByteReader): Buffer {
    const name = complete(reader, reader.text()).trim();
    if (name !== '' && name !== ':memory:') return this.#replies.unsupported(`Opening "${name}"`);
    const { isUntouched, isBarred } = this.#host;
    if (isBarred) throw new ChannelBroken('the database was opened before the app was given it');
    const connection = this.#host.open();
    if (!connection) return this.#replies.unsupported('A second database');
    return this.#replies
      .done()
      .u32(connection.id)
      .u8(isUntouched ? 1 : 0)
      .frame();
  }

  #prepare({ statements }: ServedConnection, reader: ByteReader): Buffer {
    const released: number[] = [];
    for (let left = reader.count(); left > 0 && reader.sound; left -= 1) released.push(reader.u32());
    const pragma = reader.u8() === 1;
    const sql = complete(reader, reader.text());
    statements.release(released);
    const prepared = statements.prepare(upToNul(sql));
    if (typeof prepared === 'string') return this.#notPrepared(prepared);
    const { id, readonly, parameters, columns } = prepared;
    return this.#replies
      .done()
      .u32(id)
      .u8(readonly ? 1 : 0)
      .texts(parameters.map((name) => name ?? ''))
      .texts(columns)
      .u8(pragma || columns.length > 0 ? 1 : 0)
      .frame();
  }

  #notPrepared(why: NotPrepared): Buffer {
    switch (why) {
      case 'no-statement':
        return this.#replies.error('RangeError', '', 'The supplied SQL string contains no statements');
      case 'several-statements':
        return this.#replies.error(
          'RangeError',
          '',
          'The supplied SQL string contains more than one statement',
        );
      case 'too-many':
        return this.#replies.unsupported('Holding more prepared statements');
    }
  }

  #execute({ statements, execution }: ServedConnection, operation: number, reader: ByteReader): Buffer {
    const prepared = statements.get(reader.u32());
    if (!prepared) throw new ChannelBroken('a request names no prepared statement');
    switch (operation) {
      case Operation.NEXT:
        complete(reader, null);
        return this.#replies.row(prepared, execution.next(prepared), false);
      case Operation.RETURN:
        complete(reader, null);
        execution.stop(prepared);
        return this.#replies.done().frame();
      case Operation.COLUMNS:
        complete(reader, null);
        return this.#columns(statements, prepared);
    }
    const values = complete(reader, reader.values('bigint'));
    if (values.length !== prepared.parameters.length)
      throw new ChannelBroken('a request binds a wrong number of values');
    if (prepared.rows) throw new ChannelBroken('a request runs a statement that is being iterated');
    switch (operation) {
      case Operation.RUN: {
        const { changes, lastInsertRowid } = execution.run(prepared, values);
        return this.#replies.done().value(changes).value(lastInsertRowid).frame();
      }
      case Operation.GET: {
        const { row, changed } = execution.get(prepared, values);
        return this.#replies.row(prepared, row, changed);
      }
      case Operation.ALL:
        return this.#replies.rows(prepared, (begun, deliver) =>
          execution.all(prepared, values, begun, deliver),
        );
      case Operation.ITERATE: {
        const { changed } = execution.iterate(prepared, values);
        return this.#replies.row(prepared, execution.next(prepared), changed);
      }
      default:
        throw new ChannelBroken(`there is no operation ${operation}`);
    }
  }

  #columns(statements: PreparedStatements, prepared: PreparedStatement): Buffer {
    const columns = statements.compiled(prepared).statement.columns();
    const writer = this.#replies.done().u32(columns.length);
    for (const { name, column, table, database, type } of columns) {
      writer.value(name).value(column).value(table).value(database).value(type);
    }
    return this.#replies.whole(writer);
  }

  #defineFunction({ guarded }: ServedConnection, reader: ByteReader): Buffer {
    const definition = { id: reader.u32(), name: reader.text(), arity: reader.i32(), flags: reader.u8() };
    complete(reader, null);
    if (this.#functions.isReserved(definition))
      return this.#replies.unsupported(`Replacing the function ${definition.name}()`);
    this.#functions.define(guarded.database, definition);
    return this.#replies.done().frame();
  }
}

/** `value`, which was read last from a request that holds nothing beyond it. */
function complete<T>(reader: ByteReader, value: T): T {
  if (!reader.complete) throw new ChannelBroken('a request is malformed');
  return value;
}
