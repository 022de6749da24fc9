import type { ByteReader, ByteWriter, IntegerForm, SqlValue } from '../../protocol/sqlite-frames.ts';
import { FunctionFlag, Operation, UNSUPPORTED } from '../../protocol/sqlite-operations.ts';
import { toggle, toSqlValue } from './remote-binder.ts';
import type { DatabaseChannel, Reply } from './remote-channel.ts';
import type { RowFactory } from './remote-rows.ts';
import { type Prepared, RemoteStatement } from './remote-statement.ts';
import type { StatementConnection } from './statement-connection.ts';

/** Statements to release with one request. */
const MAX_RELEASED = 10_000;

let functionCount = 0;

/** Says that the real package can do something and grading cannot. */
export function unsupported(what: string): Error {
  return Object.assign(new Error(`${what} is not supported in grading`), { code: UNSUPPORTED });
}

/** better-sqlite3's native Database over the database process: what its JavaScript calls `cppdb`. */
export class RemoteConnection implements StatementConnection {
  declare readonly memory: boolean;
  declare readonly readonly: boolean;
  declare readonly name: string;
  declare readonly open: boolean;
  declare readonly inTransaction: boolean;
  /** Iterators that are not over. */
  iterators = 0;
  /** How integers are read by statements prepared from now on. */
  integers: IntegerForm = 'number';
  readonly rowFactory: RowFactory;
  readonly #channel: DatabaseChannel;
  readonly #id: number;
  #open = true;
  #busy = false;
  /** Statements whose objects are garbage; the database process is told with the next `prepare`. */
  #released: number[] = [];
  readonly #collected = new FinalizationRegistry<number>((id) => this.#released.push(id));

  constructor(channel: DatabaseChannel, rowFactory: RowFactory, filename: string, name: string) {
    this.#channel = channel;
    this.rowFactory = rowFactory;
    const { reader } = channel.exchange(channel.request(Operation.OPEN, 0).text(filename));
    this.#id = reader.u32();
    if (reader.u8() === 1) channel.beginStartup();
    const frozen = (value: unknown): PropertyDescriptor => ({ value, enumerable: true });
    Object.defineProperties(this, {
      memory: frozen(true),
      readonly: frozen(false),
      name: frozen(name),
      open: { get: () => this.#open, enumerable: true },
      inTransaction: { get: () => this.#open && channel.inTransaction, enumerable: true },
    });
  }

  prepare(source: unknown, database: unknown, pragma: boolean, explaining: boolean): RemoteStatement {
    if (typeof source !== 'string') throw new TypeError('Expected first argument to be a string');
    this.requireReady();
    if (pragma) this.requireNoIterators();
    const released = this.#released.splice(0, MAX_RELEASED);
    const request = this.request(Operation.PREPARE).u32(released.length);
    for (const id of released) request.u32(id);
    const { reader } = this.exchange(request.u8(pragma ? 1 : 0).text(source));
    const prepared = readPrepared(reader);
    const statement = new RemoteStatement(this, prepared, source, database, explaining);
    this.#collected.register(statement, prepared.id);
    return statement;
  }

  exec(source: unknown): void {
    if (typeof source !== 'string') throw new TypeError('Expected first argument to be a string');
    this.requireReady();
    this.requireNoIterators();
    this.exchange(this.request(Operation.EXEC).text(source));
  }

  function(
    run: (...args: unknown[]) => unknown,
    name: string,
    arity: number,
    safeIntegers: number,
    deterministic: boolean,
    directOnly: boolean,
  ): void {
    this.requireReady();
    this.requireNoIterators();
    functionCount += 1;
    const integers = safeIntegers < 2 ? (safeIntegers === 1 ? 'bigint' : 'number') : this.integers;
    this.#channel.register(functionCount, (reader) => resultOf(name, run(...reader.values(integers))));
    const flags =
      (deterministic ? FunctionFlag.DETERMINISTIC : 0) | (directOnly ? FunctionFlag.DIRECT_ONLY : 0);
    this.exchange(this.request(Operation.FUNCTION).u32(functionCount).text(name).i32(arity).u8(flags));
  }

  close(): void {
    if (!this.#open) return;
    this.requireNotBusy();
    this.requireNoIterators();
    this.exchange(this.request(Operation.CLOSE));
    this.#open = false;
  }

  defaultSafeIntegers(...args: unknown[]): void {
    this.integers = toggle(args) ? 'bigint' : 'number';
  }

  backup(): never {
    throw unsupported('backup()');
  }

  serialize(): never {
    throw unsupported('serialize()');
  }

  aggregate(): never {
    throw unsupported('aggregate()');
  }

  table(): never {
    throw unsupported('table()');
  }

  loadExtension(): never {
    throw unsupported('loadExtension()');
  }

  unsafeMode(): never {
    throw unsupported('unsafeMode()');
  }

  request(operation: number): ByteWriter {
    return this.#channel.request(operation, this.#id);
  }

  /** Sends a request; the connection is busy until its reply has come. */
  exchange(request: ByteWriter): Reply {
    this.#busy = true;
    try {
      return this.#channel.exchange(request);
    } finally {
      this.#busy = false;
    }
  }

  requireReady(): void {
    if (!this.#open) throw new TypeError('The database connection is not open');
    this.requireNotBusy();
  }

  requireNotBusy(): void {
    if (this.#busy) throw new TypeError('This database connection is busy executing a query');
  }

  requireNoIterators(): void {
    if (this.iterators > 0) throw new TypeError('This database connection is busy executing a query');
  }
}

function readPrepared(reader: ByteReader): Prepared {
  const id = reader.u32();
  const readonly = reader.u8() === 1;
  const parameters = reader.texts().map((name) => (name === '' ? null : name));
  const columns = reader.texts();
  return { id, readonly, reader: reader.u8() === 1, parameters, columns };
}

function resultOf(name: string, result: unknown): SqlValue {
  const value = toSqlValue(result);
  if (value !== undefined) return value;
  if (typeof result === 'bigint')
    throw new RangeError(`User-defined function ${name}() returned a bigint that was too big`);
  throw new TypeError(`User-defined function ${name}() returned an invalid value`);
}
