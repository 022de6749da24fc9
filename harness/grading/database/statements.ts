import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { natureOf, type StatementNature } from './policy.ts';
import { hasMoreSql, parametersOf } from './sql-text.ts';
import { type GuardedConnection, prepareExact } from './world-database.ts';

/** Compiled statements kept at once; older ones are compiled again when they are used again. */
const MAX_COMPILED = 256;

/** Statements a subject may hold without releasing any. */
const MAX_HELD = 50_000;

/** A statement that the subject prepared. */
export interface Held {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly (string | null)[];
  readonly nature: StatementNature;
  readonly readonly: boolean;
  columns: readonly string[];
  /** Set while rows are being stepped through for the subject. */
  rows: Iterator<unknown> | undefined;
}

/** A statement the subject may not prepare, as the real package words it. */
export interface Refused {
  readonly refused: 'no-statement' | 'several-statements' | 'too-many';
}

/** The statements that a connection holds, none of them at work. */
export interface HeldStatements {
  readonly lastId: number;
  readonly held: readonly Held[];
}

/** The statements of one connection, by the id the subject knows them by. */
export class Statements {
  readonly #connection: GuardedConnection;
  readonly #held = new Map<number, Held>();
  readonly #compiled = new Map<number, StatementSync>();
  #lastId = 0;

  constructor(connection: GuardedConnection) {
    this.#connection = connection;
  }

  /** Compiles `sql`. SQLite's own errors are thrown as `node:sqlite` throws them. */
  prepare(sql: string): Held | Refused {
    if (this.#held.size >= MAX_HELD) return { refused: 'too-many' };
    const { database, policy } = this.#connection;
    policy.begin();
    const statement = compile(database, sql);
    if (statement === null) return { refused: 'no-statement' };
    if (hasMoreSql(sql.slice(statement.sourceSQL.length))) return { refused: 'several-statements' };
    const nature = natureOf(policy.actions);
    const held: Held = {
      id: ++this.#lastId,
      sql,
      parameters: parametersOf(statement.sourceSQL),
      nature,
      readonly: isReadonly(database, nature, sql),
      columns: columnNames(statement),
      rows: undefined,
    };
    this.#held.set(held.id, held);
    this.#keep(held.id, statement);
    return held;
  }

  get(id: number): Held | undefined {
    return this.#held.get(id);
  }

  /** The compiled form of a held statement; `changed` when its columns are no longer those last told. */
  compiled(held: Held): { statement: StatementSync; changed: boolean } {
    const kept = this.#compiled.get(held.id);
    if (kept) {
      this.#compiled.delete(held.id);
      this.#compiled.set(held.id, kept);
      return { statement: kept, changed: false };
    }
    this.#connection.policy.begin();
    const statement = prepareExact(this.#connection.database, held.sql);
    this.#keep(held.id, statement);
    const columns = columnNames(statement);
    const changed = columns.join('\0') !== held.columns.join('\0');
    held.columns = columns;
    return { statement, changed };
  }

  /** After a change of the schema every idle statement is compiled afresh at its next use. */
  forgetCompiled(): void {
    for (const id of this.#compiled.keys()) if (!this.#held.get(id)?.rows) this.#compiled.delete(id);
  }

  release(ids: readonly number[]): void {
    for (const id of ids) {
      const held = this.#held.get(id);
      if (!held) continue;
      held.rows?.return?.();
      this.#held.delete(id);
      this.#compiled.delete(id);
    }
  }

  /** What is held, for `hold` of another connection to the same schema; undefined while rows are stepped through. */
  held(): HeldStatements | undefined {
    const held = [...this.#held.values()];
    if (held.some(({ rows }) => rows)) return undefined;
    return { lastId: this.#lastId, held: held.map((one) => ({ ...one })) };
  }

  /** Holds these and no others; each is compiled when it is used. */
  hold({ lastId, held }: HeldStatements): void {
    this.releaseAll();
    for (const one of held) this.#held.set(one.id, { ...one });
    this.#lastId = lastId;
  }

  releaseAll(): void {
    this.release([...this.#held.keys()]);
  }

  #keep(id: number, statement: StatementSync): void {
    this.#compiled.set(id, statement);
    if (this.#compiled.size <= MAX_COMPILED) return;
    for (const oldest of this.#compiled.keys()) {
      if (oldest === id || this.#held.get(oldest)?.rows) continue;
      this.#compiled.delete(oldest);
      return;
    }
  }
}

/** The first statement of `sql`, or null when there is none. */
export function compile(database: DatabaseSync, sql: string): StatementSync | null {
  try {
    return prepareExact(database, sql);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_INVALID_ARG_VALUE') return null;
    throw error;
  }
}

function columnNames(statement: StatementSync): string[] {
  return statement.columns().map((column) => column.name);
}

const WRITING_OPCODES = new Set(['Checkpoint', 'Vacuum', 'JournalMode']);

/** sqlite3_stmt_readonly; where the nature does not tell, by the rule SQLite derives it from: the opcodes. */
export function isReadonly(database: DatabaseSync, nature: StatementNature, sql: string): boolean {
  if (nature.reads) return true;
  if (nature.changesRows || nature.changesSchema) return false;
  const bare = sql.replace(/^\s*EXPLAIN(\s+QUERY\s+PLAN)?\b/i, '');
  try {
    const program = database.prepare(`EXPLAIN ${bare}`).all();
    return !program.some(
      (row) => WRITING_OPCODES.has(String(row.opcode)) || (row.opcode === 'Transaction' && row.p2 !== 0),
    );
  } catch {
    return true;
  }
}
