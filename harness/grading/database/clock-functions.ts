import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

/**
 * SQLite's date functions and CURRENT_TIMESTAMP, CURRENT_DATE, CURRENT_TIME over an injected clock.
 *
 * SQLite compiles the CURRENT_ keywords to functions of that name without arguments (so a column's DEFAULT
 * CURRENT_TIMESTAMP is covered), and a connection's own functions win over the built-in ones. Each of ours
 * puts the injected moment where the argument says `now` (or is missing) and leaves the rest to the same
 * function of a second, untouched connection. They are declared deterministic because the built-in ones are
 * constant within a statement; plans and step counts stay what they would be.
 */
export class ClockFunctions {
  /** Milliseconds since 1970, UTC. */
  nowMs: number;
  readonly #untouched = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  install(database: DatabaseSync): void {
    const define = (name: string, varargs: boolean, run: (...args: SQLOutputValue[]) => SQLInputValue) =>
      database.function(name, { deterministic: true, useBigIntArguments: true, varargs }, run);
    for (const name of ['date', 'time', 'datetime', 'julianday', 'unixepoch']) {
      define(name, true, (...args) => this.#call(name, this.#withMoment(args)));
    }
    define('strftime', true, (...args) => {
      const [format, ...rest] = args;
      return format === undefined
        ? this.#call('strftime', [])
        : this.#call('strftime', [format, ...this.#withMoment(rest)]);
    });
    define('timediff', false, (left: SQLOutputValue, right: SQLOutputValue) =>
      this.#call('timediff', [this.#moment(left), this.#moment(right)]),
    );
    define('current_timestamp', false, () => this.#call('datetime', [this.#nowText()]));
    define('current_date', false, () => this.#call('date', [this.#nowText()]));
    define('current_time', false, () => this.#call('time', [this.#nowText()]));
  }

  /** The time value and its modifiers, with the injected moment in place of the current one. */
  #withMoment(args: readonly SQLOutputValue[]): SQLInputValue[] {
    const [value, ...modifiers] = args;
    if (value === undefined) return [this.#nowText()];
    if (typeof value === 'string' && /^subsec(ond)?$/i.test(value))
      return [this.#nowText(), value, ...modifiers];
    return [this.#moment(value), ...modifiers];
  }

  #moment(value: SQLOutputValue): SQLInputValue {
    return typeof value === 'string' && value.toLowerCase() === 'now' ? this.#nowText() : value;
  }

  #nowText(): string {
    return new Date(this.nowMs).toISOString().replace('T', ' ').replace('Z', '');
  }

  #call(name: string, args: readonly SQLInputValue[]): SQLInputValue {
    const sql = `SELECT ${name}(${args.map(() => '?').join(',')}) AS value`;
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#untouched.prepare(sql);
      statement.setReadBigInts(true);
      this.#statements.set(sql, statement);
    }
    return (statement.get(...args)?.value ?? null) as SQLInputValue;
  }
}
