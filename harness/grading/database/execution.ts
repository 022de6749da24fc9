import type { StatementSync } from 'node:sqlite';
import type { Fault } from '../protocol/sqlite-control.ts';
import type { SqlValue } from '../protocol/sqlite-frames.ts';
import type { Counters } from './counters.ts';
import { natureOf, type StatementNature } from './policy.ts';
import { firstSemicolonEnd, upToNul } from './sql-text.ts';
import { compile, type Held, isReadonly, type Statements } from './statements.ts';
import { bindable, type GuardedConnection } from './world-database.ts';

/** Longest delay one statement is given, in milliseconds. */
const MAX_DELAY_MS = 10_000;

/** Thrown through SQLite when an injected fault takes the subject's connection away. */
export class InjectedCrash extends Error {
  override readonly name = 'InjectedCrash';
}

/** An SQLite error that we make up, in the shape `node:sqlite` gives its own. */
export class InjectedBusy extends Error {
  readonly code = 'ERR_SQLITE_ERROR';
  readonly errcode = 5;
  constructor() {
    super('database is locked');
  }
}

/** The faults still to come. */
export class Faults {
  #busyWrites = 0;
  #delayMs = 0;
  #delayedStatements = 0;
  #writesToCrash = 0;

  inject(fault: Fault): void {
    if ('busy' in fault) this.#busyWrites = fault.busy;
    else if ('delayMs' in fault) {
      this.#delayMs = Math.min(fault.delayMs, MAX_DELAY_MS);
      this.#delayedStatements = fault.statements;
    } else this.#writesToCrash = fault.crashAfterWrites;
  }

  before(writes: boolean): void {
    if (this.#delayedStatements > 0) {
      this.#delayedStatements -= 1;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, this.#delayMs);
    }
    if (!writes || this.#busyWrites === 0) return;
    this.#busyWrites -= 1;
    throw new InjectedBusy();
  }

  after(writes: boolean): void {
    if (!writes || this.#writesToCrash === 0) return;
    this.#writesToCrash -= 1;
    if (this.#writesToCrash === 0) throw new InjectedCrash();
  }
}

/** Runs the subject's statements on its connection: counts them, injects faults, notices what they change. */
export class Execution {
  /** True once anything may have written since it was last set to false. */
  wrote = true;
  /** Told of each statement, before it runs, that neither reads nor writes: pragmas, and what is like them. */
  onSetting: ((sql: string, inTransaction: boolean) => void) | undefined;
  readonly #connection: GuardedConnection;
  readonly #statements: Statements;
  readonly #counters: Counters;
  readonly #faults: Faults;
  #schemaChangedInTransaction = false;
  #total: StatementSync | undefined;

  constructor(connection: GuardedConnection, statements: Statements, counters: Counters, faults: Faults) {
    this.#connection = connection;
    this.#statements = statements;
    this.#counters = counters;
    this.#faults = faults;
  }

  run(held: Held, values: readonly SqlValue[]): { changes: bigint; lastInsertRowid: bigint } {
    const { statement } = this.#begin(held);
    const before = held.nature.changesRows ? null : this.#totalChanges();
    try {
      const { changes, lastInsertRowid } = statement.run(...bindable(held.parameters, values as never));
      const changed = before === null || before !== this.#totalChanges();
      return { changes: changed ? BigInt(changes) : 0n, lastInsertRowid: BigInt(lastInsertRowid) };
    } finally {
      this.#end(held.nature, held.readonly, statement);
    }
  }

  get(held: Held, values: readonly SqlValue[]): { row: SqlValue[] | undefined; changed: boolean } {
    const { statement, changed } = this.#begin(held);
    try {
      const row = statement.get(...bindable(held.parameters, values as never)) as unknown as
        | SqlValue[]
        | undefined;
      if (row) this.#counters.rowsReturned += 1;
      return { row, changed };
    } finally {
      this.#end(held.nature, held.readonly, statement);
    }
  }

  /** Hands each row to `deliver` until that returns false. */
  all(
    held: Held,
    values: readonly SqlValue[],
    begun: (changed: boolean) => void,
    deliver: (row: SqlValue[]) => boolean,
  ): void {
    const { statement, changed } = this.#begin(held);
    try {
      begun(changed);
      for (const row of statement.iterate(...bindable(held.parameters, values as never))) {
        this.#counters.rowsReturned += 1;
        if (!deliver(row as unknown as SqlValue[])) break;
      }
    } finally {
      this.#end(held.nature, held.readonly, statement);
    }
  }

  /** Starts stepping; `next` gives the rows, the first one included. */
  iterate(held: Held, values: readonly SqlValue[]): { changed: boolean } {
    const { statement, changed } = this.#begin(held);
    held.rows = statement.iterate(...bindable(held.parameters, values as never));
    return { changed };
  }

  /** The next row of a statement that is being stepped through, or undefined at its end. */
  next(held: Held): SqlValue[] | undefined {
    const { statement } = this.#statements.compiled(held);
    let row: SqlValue[] | undefined;
    try {
      const step = held.rows?.next();
      if (step && !step.done) row = step.value as SqlValue[];
      if (row) this.#counters.rowsReturned += 1;
      return row;
    } finally {
      if (row) this.#counters.harvest(statement);
      else {
        held.rows = undefined;
        this.#end(held.nature, held.readonly, statement);
      }
    }
  }

  /** Stops stepping early. */
  stop(held: Held): void {
    if (!held.rows) return;
    const { statement } = this.#statements.compiled(held);
    held.rows.return?.();
    held.rows = undefined;
    this.#end(held.nature, held.readonly, statement);
  }

  /** Runs every statement of `source`, each counted; the rows go nowhere. */
  exec(source: string): void {
    const { database, policy } = this.#connection;
    for (let sql = upToNul(source); sql !== ''; ) {
      const { statement, length } = this.#compileFirst(sql);
      sql = sql.slice(length);
      if (!statement) continue;
      const text = statement.sourceSQL;
      const nature = natureOf(policy.actions);
      const readonly = isReadonly(database, nature, text);
      this.#starting(nature, readonly, text.trim());
      try {
        if (statement.columns().length === 0) statement.run();
        else for (const _row of statement.iterate());
      } finally {
        this.#end(nature, readonly, statement);
      }
    }
  }

  /** The first statement of a script and the characters it takes; none when they are white space and comments. */
  #compileFirst(sql: string): { statement: StatementSync | null; length: number } {
    const { database, policy } = this.#connection;
    const end = firstSemicolonEnd(sql);
    policy.begin();
    try {
      return { statement: compile(database, sql.slice(0, end)), length: end };
    } catch (error) {
      if (end === sql.length) throw error;
    }
    policy.begin();
    const statement = compile(database, sql);
    return { statement, length: statement ? statement.sourceSQL.length : sql.length };
  }

  /** sqlite3_total_changes: sqlite3_changes speaks of an earlier statement when this one changed nothing. */
  #totalChanges(): unknown {
    this.#total ??= this.#connection.database.prepare('SELECT total_changes() AS n');
    return this.#total.get()?.n;
  }

  #begin(held: Held): { statement: StatementSync; changed: boolean } {
    const compiled = this.#statements.compiled(held);
    this.#starting(held.nature, held.readonly, held.sql);
    return compiled;
  }

  #starting(nature: StatementNature, readonly: boolean, sql: string): void {
    if (nature.changesSchema) this.#counters.settlePlans(this.#connection.database);
    this.#counters.started(nature.hasPlan ? sql : null);
    if (nature.isSetting) this.onSetting?.(sql, this.#connection.database.isTransaction);
    this.#faults.before(!readonly);
  }

  #end(nature: StatementNature, readonly: boolean, statement: StatementSync): void {
    this.#counters.harvest(statement);
    if (!readonly || nature.controlsTransaction) this.wrote = true;
    if (nature.changesSchema) {
      this.#schemaChangedInTransaction = this.#connection.database.isTransaction;
      this.#statements.forgetCompiled();
    } else if (nature.controlsTransaction && this.#schemaChangedInTransaction) {
      this.#schemaChangedInTransaction = this.#connection.database.isTransaction;
      this.#statements.forgetCompiled();
    }
    this.#faults.after(!readonly);
  }
}
