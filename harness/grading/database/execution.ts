import type { StatementSync } from 'node:sqlite';
import type { SqlValue } from '../protocol/sqlite-frames.ts';
import type { Counters } from './counters.ts';
import type { Faults } from './faults.ts';
import {
  compile,
  isReadonly,
  type PreparedStatement,
  type PreparedStatements,
} from './prepared-statements.ts';
import { firstSemicolonEnd, upToNul } from './sql-text.ts';
import { kindOf, type StatementKind } from './statement-kind.ts';
import { bindable, type GuardedConnection } from './world-database.ts';

/** Runs the subject's statements on its connection: counts them, injects faults, notices what they change. */
export class Execution {
  /** True once anything may have written since it was last set to false. */
  wrote = true;
  readonly #connection: GuardedConnection;
  readonly #statements: PreparedStatements;
  readonly #counters: Counters;
  readonly #faults: Faults;
  #schemaChangedInTransaction = false;
  #total: StatementSync | undefined;

  constructor(
    connection: GuardedConnection,
    statements: PreparedStatements,
    counters: Counters,
    faults: Faults,
  ) {
    this.#connection = connection;
    this.#statements = statements;
    this.#counters = counters;
    this.#faults = faults;
  }

  run(
    prepared: PreparedStatement,
    values: readonly SqlValue[],
  ): { changes: bigint; lastInsertRowid: bigint } {
    const { statement } = this.#begin(prepared);
    const before = prepared.kind.changesRows ? null : this.#totalChanges();
    try {
      const { changes, lastInsertRowid } = statement.run(...bindable(prepared.parameters, values as never));
      const changed = before === null || before !== this.#totalChanges();
      return { changes: changed ? BigInt(changes) : 0n, lastInsertRowid: BigInt(lastInsertRowid) };
    } finally {
      this.#end(prepared.kind, prepared.readonly, statement);
    }
  }

  get(
    prepared: PreparedStatement,
    values: readonly SqlValue[],
  ): { row: SqlValue[] | undefined; changed: boolean } {
    const { statement, changed } = this.#begin(prepared);
    try {
      const row = statement.get(...bindable(prepared.parameters, values as never)) as unknown as
        | SqlValue[]
        | undefined;
      if (row) this.#counters.rowsReturned += 1;
      return { row, changed };
    } finally {
      this.#end(prepared.kind, prepared.readonly, statement);
    }
  }

  /** Hands each row to `deliver` until that returns false. */
  all(
    prepared: PreparedStatement,
    values: readonly SqlValue[],
    begun: (changed: boolean) => void,
    deliver: (row: SqlValue[]) => boolean,
  ): void {
    const { statement, changed } = this.#begin(prepared);
    try {
      begun(changed);
      for (const row of statement.iterate(...bindable(prepared.parameters, values as never))) {
        this.#counters.rowsReturned += 1;
        if (!deliver(row as unknown as SqlValue[])) break;
      }
    } finally {
      this.#end(prepared.kind, prepared.readonly, statement);
    }
  }

  /** Starts stepping; `next` gives the rows, the first one included. */
  iterate(prepared: PreparedStatement, values: readonly SqlValue[]): { changed: boolean } {
    const { statement, changed } = this.#begin(prepared);
    prepared.rows = statement.iterate(...bindable(prepared.parameters, values as never));
    return { changed };
  }

  /** The next row of a statement that is being stepped through, or undefined at its end. */
  next(prepared: PreparedStatement): SqlValue[] | undefined {
    const { statement } = this.#statements.compiled(prepared);
    let row: SqlValue[] | undefined;
    try {
      const step = prepared.rows?.next();
      if (step && !step.done) row = step.value as SqlValue[];
      if (row) this.#counters.rowsReturned += 1;
      return row;
    } finally {
      if (row) this.#counters.harvest(statement);
      else {
        prepared.rows = undefined;
        this.#end(prepared.kind, prepared.readonly, statement);
      }
    }
  }

  /** Stops stepping early. */
  stop(prepared: PreparedStatement): void {
    if (!prepared.rows) return;
    const { statement } = this.#statements.compiled(prepared);
    prepared.rows.return?.();
    prepared.rows = undefined;
    this.#end(prepared.kind, prepared.readonly, statement);
  }

  /** Runs every statement of `source`, each counted; the rows go nowhere. */
  exec(source: string): void {
    const { database, policy } = this.#connection;
    for (let sql = upToNul(source); sql !== ''; ) {
      const { statement, length } = this.#compileFirst(sql);
      sql = sql.slice(length);
      if (!statement) continue;
      const text = statement.sourceSQL;
      const kind = kindOf(policy);
      const readonly = isReadonly(database, kind, text);
      this.#starting(kind, readonly, text.trim());
      try {
        if (statement.columns().length === 0) statement.run();
        else for (const _row of statement.iterate());
      } finally {
        this.#end(kind, readonly, statement);
      }
    }
  }

  /** The first statement of a script and the characters it takes; none when they are white space and comments. */
  #compileFirst(sql: string): { statement: StatementSync | null; length: number } {
    const { database, policy } = this.#connection;
    const end = firstSemicolonEnd(sql);
    policy.begin(sql);
    try {
      return { statement: compile(database, sql.slice(0, end)), length: end };
    } catch (error) {
      if (end === sql.length) throw error;
    }
    policy.begin(sql);
    const statement = compile(database, sql);
    return { statement, length: statement ? statement.sourceSQL.length : sql.length };
  }

  /** sqlite3_total_changes: sqlite3_changes speaks of an earlier statement when this one changed nothing. */
  #totalChanges(): unknown {
    this.#total ??= this.#connection.database.prepare('SELECT total_changes() AS n');
    return this.#total.get()?.n;
  }

  #begin(prepared: PreparedStatement): { statement: StatementSync; changed: boolean } {
    const compiled = this.#statements.compiled(prepared);
    this.#starting(prepared.kind, prepared.readonly, prepared.sql);
    return compiled;
  }

  #starting(kind: StatementKind, readonly: boolean, sql: string): void {
    if (kind.changesSchema) this.#counters.settlePlans(this.#connection.database);
    this.#counters.started(sql, kind);
    this.#faults.before(!readonly);
  }

  #end(kind: StatementKind, readonly: boolean, statement: StatementSync): void {
    this.#counters.harvest(statement);
    if (!readonly || kind.controlsTransaction) this.wrote = true;
    if (kind.changesSchema) {
      this.#schemaChangedInTransaction = this.#connection.database.isTransaction;
      this.#statements.forgetCompiled();
    } else if (kind.controlsTransaction && this.#schemaChangedInTransaction) {
      this.#schemaChangedInTransaction = this.#connection.database.isTransaction;
      this.#statements.forgetCompiled();
    }
    this.#faults.after(!readonly);
  }
}
