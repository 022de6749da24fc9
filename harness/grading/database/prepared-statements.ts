import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { hasMoreSql, parametersOf } from './sql-text.ts';
import { kindOf, type StatementKind } from './statement-kind.ts';
import { type GuardedConnection, prepareExact } from './world-database.ts';

/** Compiled statements kept at once; older ones are compiled again when they are used again. */
const MAX_COMPILED = 256;

/** Statements a subject may hold without releasing any. */
const MAX_PREPARED = 50_000;

/** A statement that the subject prepared. */
export interface PreparedStatement {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly (string | null)[];
  readonly kind: StatementKind;
  readonly readonly: boolean;
  columns: readonly string[];
  /** Set while rows are being stepped through for the subject. */
  rows: Iterator<unknown> | undefined;
}

/** Why there is no prepared statement, where SQLite itself has nothing against the text. */
export type NotPrepared = 'no-statement' | 'several-statements' | 'too-many';

/** The prepared statements of one connection, by the id the subject knows them by. */
export class PreparedStatements {
  readonly #connection: GuardedConnection;
  readonly #byId = new Map<number, PreparedStatement>();
  readonly #compiled = new Map<number, StatementSync>();
  #lastId = 0;

  constructor(connection: GuardedConnection) {
    this.#connection = connection;
  }

  /** Compiles `sql`. SQLite's own errors are thrown as `node:sqlite` throws them. */
  prepare(sql: string): PreparedStatement | NotPrepared {
    if (this.#byId.size >= MAX_PREPARED) return 'too-many';
    const { database, policy } = this.#connection;
    policy.begin(sql);
    const statement = compile(database, sql);
    if (statement === null) return 'no-statement';
    if (hasMoreSql(sql.slice(statement.sourceSQL.length))) return 'several-statements';
    const kind = kindOf(policy);
    const prepared: PreparedStatement = {
      id: ++this.#lastId,
      sql,
      parameters: parametersOf(statement.sourceSQL),
      kind,
      readonly: isReadonly(database, kind, sql),
      columns: columnNames(statement),
      rows: undefined,
    };
    this.#byId.set(prepared.id, prepared);
    this.#keep(prepared.id, statement);
    return prepared;
  }

  get(id: number): PreparedStatement | undefined {
    return this.#byId.get(id);
  }

  /** The compiled form of a statement; `changed` when its columns are no longer those last told. */
  compiled(prepared: PreparedStatement): { statement: StatementSync; changed: boolean } {
    const kept = this.#compiled.get(prepared.id);
    if (kept) {
      this.#compiled.delete(prepared.id);
      this.#compiled.set(prepared.id, kept);
      return { statement: kept, changed: false };
    }
    this.#connection.policy.begin(prepared.sql);
    const statement = prepareExact(this.#connection.database, prepared.sql);
    this.#keep(prepared.id, statement);
    const columns = columnNames(statement);
    const changed = columns.join('\0') !== prepared.columns.join('\0');
    prepared.columns = columns;
    return { statement, changed };
  }

  /** After a change of the schema every idle statement is compiled afresh at its next use. */
  forgetCompiled(): void {
    for (const id of this.#compiled.keys()) if (!this.#byId.get(id)?.rows) this.#compiled.delete(id);
  }

  release(ids: readonly number[]): void {
    for (const id of ids) {
      const prepared = this.#byId.get(id);
      if (!prepared) continue;
      endRows(prepared);
      this.#byId.delete(id);
      this.#compiled.delete(id);
    }
  }

  releaseAll(): void {
    this.release([...this.#byId.keys()]);
  }

  #keep(id: number, statement: StatementSync): void {
    this.#compiled.set(id, statement);
    if (this.#compiled.size <= MAX_COMPILED) return;
    for (const oldest of this.#compiled.keys()) {
      if (oldest === id || this.#byId.get(oldest)?.rows) continue;
      this.#compiled.delete(oldest);
      return;
    }
  }
}

/** Some statements report once more, when they end, what they failed at. */
function endRows({ rows }: PreparedStatement): void {
  try {
    rows?.return?.();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SQLITE_ERROR') throw error;
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

/** sqlite3_stmt_readonly; where the kind does not tell, by the rule SQLite derives it from: the opcodes. */
export function isReadonly(database: DatabaseSync, kind: StatementKind, sql: string): boolean {
  if (kind.reads) return true;
  if (kind.changesRows || kind.changesSchema) return false;
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
