import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  type Cell,
  type ControlReply,
  countCell,
  type Fault,
  fromCell,
  toCell,
} from '../protocol/sqlite-control.ts';
import type { SqlValue } from '../protocol/sqlite-frames.ts';
import { ValueCount } from '../protocol/values.ts';
import type { ClockFunctions } from './clock-functions.ts';
import type { Counters } from './counters.ts';
import type { Execution } from './execution.ts';
import type { Faults } from './faults.ts';
import { type GuardedConnection, openPlain, prepareExact } from './world-database.ts';

/** The database that the examiner prepares and asks about, as its process keeps it. */
export interface ControlledDatabase {
  readonly clock: ClockFunctions;
  readonly counters: Counters;
  readonly faults: Faults;
  readonly guarded: GuardedConnection;
  readonly execution: Execution;
  /** What the subject did that no honest driver does, since the database was empty. */
  readonly violations: readonly string[];
  bar(): void;
  admit(nowMs: number, keepsContents: boolean): readonly string[];
  touch(): void;
}

/** Answers the examiner. Nothing done here is counted. */
export class ControlService {
  readonly #host: ControlledDatabase;
  #copy: { readonly of: DatabaseSync; readonly database: DatabaseSync } | null = null;

  constructor(host: ControlledDatabase) {
    this.#host = host;
  }

  serve(request: unknown): ControlReply {
    try {
      return { ok: true, value: this.#answer(request) };
    } catch (error) {
      const { code, message } = error as { code?: unknown; message?: unknown };
      return { ok: false, code: code === 'ERR_SQLITE_ERROR' ? 'sql' : 'refused', message: String(message) };
    }
  }

  #answer(request: unknown): unknown {
    const fields = (typeof request === 'object' && request !== null ? request : {}) as Record<
      string,
      unknown
    >;
    switch (fields.op) {
      case 'bar':
        this.#host.bar();
        return null;
      case 'admit':
        return this.#host.admit(milliseconds(fields.nowMs), fields.keepsContents === true);
      case 'prepare':
        this.#host.touch();
        return this.#prepare(text(fields.sql));
      case 'load':
        this.#host.touch();
        return this.#load(text(fields.table), list(fields.columns).map(text), list(fields.rows).map(cells));
      case 'query':
        return this.#query(text(fields.sql), cells(fields.params));
      case 'counters':
        return this.#counters(count(fields.since));
      case 'setTime':
        this.#host.clock.nowMs = milliseconds(fields.ms);
        return null;
      case 'inject':
        this.#host.touch();
        this.#host.faults.inject(fault(fields.fault));
        return null;
      default:
        throw new TypeError(`there is no operation ${String(fields.op)}`);
    }
  }

  /** Runs statements on a database that the subject has yet to open. */
  #prepare(sql: string): null {
    const { database, policy } = this.#host.guarded;
    policy.trusting = true;
    try {
      database.exec(sql);
    } finally {
      policy.trusting = false;
      this.#host.execution.wrote = true;
    }
    return null;
  }

  /** Inserts all rows or none, on the subject's connection (so its triggers and constraints apply). */
  #load(table: string, columns: readonly string[], rows: readonly SqlValue[][]): null {
    const { database, policy } = this.#host.guarded;
    const names = columns.map(quoted).join(', ');
    const values = columns.map(() => '?').join(', ');
    const target = `main.${quoted(table)}`;
    const sql =
      columns.length === 0
        ? `INSERT INTO ${target} DEFAULT VALUES`
        : `INSERT INTO ${target} (${names}) VALUES (${values})`;
    policy.trusting = true;
    database.exec('SAVEPOINT bugsquash_load');
    try {
      const insert = prepareExact(database, sql);
      for (const row of rows) insert.run(...(row as SQLInputValue[]));
    } catch (error) {
      database.exec('ROLLBACK TO bugsquash_load');
      throw error;
    } finally {
      database.exec('RELEASE bugsquash_load');
      policy.trusting = false;
      this.#host.execution.wrote = true;
    }
    return null;
  }

  /**
   * Reads from a copy of the database on a plain connection: functions, temporary tables and pragmas that the
   * subject put on its own connection cannot colour the answer. The copy is made again when something wrote.
   */
  #query(sql: string, params: readonly SqlValue[]): { columns: string[]; rows: Cell[][] } {
    const statement = prepareExact(this.#readable(), sql);
    const rows: Cell[][] = [];
    const count = new ValueCount();
    for (const row of statement.iterate(...(params as SQLInputValue[]))) {
      const values = row as unknown as SqlValue[];
      for (const value of values) countCell(count, value);
      rows.push(values.map(toCell));
    }
    return { columns: statement.columns().map((column) => column.name), rows };
  }

  #readable(): DatabaseSync {
    const { execution, guarded } = this.#host;
    if (this.#copy?.of === guarded.database && !execution.wrote) return this.#copy.database;
    this.#copy?.database.close();
    const database = openPlain(guarded.database.serialize());
    this.#host.clock.install(database);
    database.exec('PRAGMA query_only = 1');
    this.#copy = { of: guarded.database, database };
    execution.wrote = false;
    return database;
  }

  #counters(since: number): unknown {
    const { counters, guarded, violations } = this.#host;
    const { statements, rowsReturned, vmSteps, fullScanSteps, sorts } = counters;
    guarded.policy.trusting = true;
    try {
      const plans = counters.plans(guarded.database, since);
      return { statements, rowsReturned, vmSteps, fullScanSteps, sorts, plans, violations };
    } finally {
      guarded.policy.trusting = false;
    }
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('a string is missing');
  return value;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError('an array is missing');
  return value;
}

function cells(value: unknown): SqlValue[] {
  return list(value).map((cell) => {
    const read = fromCell(cell);
    if (read === undefined) throw new TypeError('a value is not one that SQLite knows');
    return read;
  });
}

function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new TypeError('a count is missing');
  return value;
}

function milliseconds(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(new Date(value).getTime()))
    throw new TypeError('a time is missing');
  return value;
}

function fault(value: unknown): Fault {
  const { busy, delayMs, statements, crashAfterWrites } = (value ?? {}) as Record<string, unknown>;
  if (busy !== undefined) return { busy: count(busy) };
  if (crashAfterWrites !== undefined) return { crashAfterWrites: count(crashAfterWrites) };
  return { delayMs: count(delayMs), statements: count(statements) };
}
