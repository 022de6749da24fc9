import type { ByteReader, IntegerForm, SqlValue } from '../../protocol/sqlite-frames.ts';
import { Operation } from '../../protocol/sqlite-operations.ts';
import { bindArguments, type ParameterNames, toggle } from './remote-binder.ts';
import type { Reply } from './remote-channel.ts';
import { RemoteIterator } from './remote-iterator.ts';
import { type ColumnDefinition, type RowForm, type RowMode, readRow } from './remote-rows.ts';
import type { StatementConnection } from './statement-connection.ts';

/** What the database process said about a statement when it prepared it. */
export interface Prepared {
  readonly id: number;
  readonly readonly: boolean;
  readonly reader: boolean;
  readonly parameters: ParameterNames;
  readonly columns: string[];
}

/** better-sqlite3's Statement over the database process: the same checks in the same order, the same words. */
export class RemoteStatement {
  declare readonly reader: boolean;
  declare readonly readonly: boolean;
  declare readonly source: string;
  declare readonly database: unknown;
  declare readonly busy: boolean;
  readonly #connection: StatementConnection;
  readonly #id: number;
  readonly #parameters: ParameterNames;
  #columns: string[];
  #definitions: ColumnDefinition[] | undefined;
  #bound: SqlValue[] | undefined;
  #locked = false;
  #mode: RowMode = 'flat';
  #integers: IntegerForm;

  constructor(
    connection: StatementConnection,
    prepared: Prepared,
    source: string,
    database: unknown,
    explaining: boolean,
  ) {
    this.#connection = connection;
    this.#id = prepared.id;
    this.#parameters = prepared.parameters;
    this.#columns = prepared.columns;
    this.#bound = explaining ? prepared.parameters.map(() => null) : undefined;
    this.#integers = connection.integers;
    const frozen = (value: unknown): PropertyDescriptor => ({ value, enumerable: true });
    Object.defineProperties(this, {
      reader: frozen(prepared.reader),
      readonly: frozen(prepared.readonly),
      source: frozen(source),
      database: frozen(database),
      busy: { get: () => this.#locked && connection.open, enumerable: true },
    });
  }

  run(...args: unknown[]): { changes: number; lastInsertRowid: number | bigint } {
    this.#connection.requireReady();
    this.#requireUnlocked();
    this.#connection.requireNoIterators();
    const { reader } = this.#execute(Operation.RUN, this.#values(args));
    const changes = Number(reader.value('number'));
    return { changes, lastInsertRowid: reader.value(this.#integers) as number | bigint };
  }

  get(...args: unknown[]): unknown {
    this.#startReading();
    const values = this.#values(args);
    const form = this.#form();
    const reply = this.#execute(Operation.GET, values);
    return reply.reader.u8() === 1 ? readRow(reply.reader, form()) : undefined;
  }

  all(...args: unknown[]): unknown[] {
    this.#startReading();
    const values = this.#values(args);
    const form = this.#form();
    const { reader } = this.#execute(Operation.ALL, values);
    const rows: unknown[] = [];
    const settled = form();
    while (reader.u8() === 1) rows.push(readRow(reader, settled));
    return rows;
  }

  iterate(...args: unknown[]): RemoteIterator {
    this.#startReading();
    const values = this.#values(args);
    const form = this.#form();
    this.#locked = true;
    this.#connection.iterators += 1;
    return new RemoteIterator(this, this.#connection, {
      step: (first) => {
        const { reader } = first ? this.#execute(Operation.ITERATE, values) : this.#step();
        return reader.u8() === 1 ? { row: readRow(reader, form()) } : undefined;
      },
      stop: () => void this.#connection.exchange(this.#connection.request(Operation.RETURN).u32(this.#id)),
      finished: () => {
        this.#locked = false;
        this.#connection.iterators -= 1;
      },
    });
  }

  bind(...args: unknown[]): this {
    if (this.#bound) throw new TypeError('The bind() method can only be invoked once per statement object');
    this.#connection.requireReady();
    this.#requireUnlocked();
    this.#bound = bindArguments(this.#parameters, args).map((value) =>
      value instanceof Uint8Array ? value.slice() : value,
    );
    return this;
  }

  pluck(...args: unknown[]): this {
    return this.#present('pluck', args);
  }

  expand(...args: unknown[]): this {
    return this.#present('expand', args);
  }

  raw(...args: unknown[]): this {
    return this.#present('raw', args);
  }

  safeIntegers(...args: unknown[]): this {
    this.#connection.requireNotBusy();
    this.#requireUnlocked();
    this.#integers = toggle(args) ? 'bigint' : 'number';
    return this;
  }

  columns(): ColumnDefinition[] {
    if (!this.reader) throw new TypeError('The columns() method is only for statements that return data');
    this.#connection.requireReady();
    return this.#fetchDefinitions().map((definition) => ({ ...definition }));
  }

  toString(): string {
    return this.source;
  }

  #present(mode: Exclude<RowMode, 'flat'>, args: readonly unknown[]): this {
    if (!this.reader) throw new TypeError(`The ${mode}() method is only for statements that return data`);
    this.#connection.requireNotBusy();
    this.#requireUnlocked();
    if (toggle(args)) this.#mode = mode;
    else if (this.#mode === mode) this.#mode = 'flat';
    return this;
  }

  #startReading(): void {
    if (!this.reader) throw new TypeError('This statement does not return data. Use run() instead');
    this.#connection.requireReady();
    this.#requireUnlocked();
  }

  #requireUnlocked(): void {
    if (this.#locked) throw new TypeError('This statement is busy executing a query');
  }

  #values(args: readonly unknown[]): SqlValue[] {
    if (!this.#bound) return bindArguments(this.#parameters, args);
    if (args.length > 0) throw new TypeError('This statement already has bound parameters');
    return this.#bound;
  }

  #execute(operation: number, values: readonly SqlValue[]): Reply {
    const request = this.#connection.request(operation).u32(this.#id).values(values);
    return this.#noticeColumns(this.#connection.exchange(request));
  }

  #step(): Reply {
    return this.#noticeColumns(
      this.#connection.exchange(this.#connection.request(Operation.NEXT).u32(this.#id)),
    );
  }

  #noticeColumns(reply: Reply): Reply {
    if (reply.columnsChanged) {
      this.#columns = reply.reader.texts();
      this.#definitions = undefined;
    }
    return reply;
  }

  /** The form rows take from here on; the columns are those known when a row is read. */
  #form(): () => RowForm {
    const mode = this.#mode;
    const integers = this.#integers;
    if (mode === 'expand') this.#fetchDefinitions();
    return () => ({
      mode,
      integers,
      columns: this.#columns,
      factory: this.#connection.rowFactory,
      tables: () => (this.#definitions ?? []).map((definition) => definition.table),
    });
  }

  #fetchDefinitions(): ColumnDefinition[] {
    const { reader } = this.#connection.exchange(this.#connection.request(Operation.COLUMNS).u32(this.#id));
    const definitions: ColumnDefinition[] = [];
    for (let left = reader.count(); left > 0; left -= 1) definitions.push(readDefinition(reader));
    this.#definitions = definitions;
    return definitions;
  }
}

function readDefinition(reader: ByteReader): ColumnDefinition {
  const next = () => reader.value('number') as string | null;
  return { name: next() ?? '', column: next(), table: next(), database: next(), type: next() };
}
