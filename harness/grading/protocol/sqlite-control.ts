import type { SqlValue } from './sqlite-frames.ts';
import type { ValueCount } from './values.ts';

/**
 * What the examiner may ask of the database process, as JSON frames (`frames.ts`) of `{ id, ...ControlRequest }` and
 * `{ id, ...ControlReply }`. The database process ran hostile SQL, so the examiner's client checks what it reads.
 */
export type ControlRequest =
  /** The subject has no database until it is admitted; what it opened before is closed to it. */
  | { readonly op: 'bar' }
  /**
   * The subject may open the database once; an empty one, or the one that there is. The reply lists what the subject
   * sent, while it was barred, that no honest driver sends.
   */
  | { readonly op: 'admit'; readonly nowMs: number; readonly keepsContents: boolean }
  | { readonly op: 'prepare'; readonly sql: string }
  | {
      readonly op: 'load';
      readonly table: string;
      readonly columns: readonly string[];
      readonly rows: readonly Cell[][];
    }
  | { readonly op: 'query'; readonly sql: string; readonly params: readonly Cell[] }
  | { readonly op: 'counters'; readonly since: number }
  | { readonly op: 'setTime'; readonly ms: number }
  | { readonly op: 'inject'; readonly fault: Fault };

export type ControlReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string };

/**
 * Faults to inject, until the database is emptied.
 * - `busy`: the next so many writes (and BEGIN IMMEDIATE/EXCLUSIVE) fail with SQLITE_BUSY before they start.
 * - `delayMs`: each of the next `statements` statements takes so much longer (at most 10 000 ms each).
 * - `crashAfterWrites`: after so many more writes the subject's connection is gone and its open transaction
 *   rolled back; the driver throws ERR_DATABASE_GONE from then on, until the subject is restarted.
 */
export type Fault =
  | { readonly busy: number }
  | { readonly delayMs: number; readonly statements: number }
  | { readonly crashAfterWrites: number };

/** The plan of one statement, as EXPLAIN QUERY PLAN words it, a line per step. */
export interface Plan {
  readonly sql: string;
  readonly detail: readonly string[];
}

/** What the subject's statements cost since the database was empty. */
export interface Counts {
  /** Statements started: each run/get/all/iterate, each statement inside an exec, pragmas, BEGIN and COMMIT too. */
  readonly statements: number;
  /** Rows handed to the subject; rows that exec steps over are not. */
  readonly rowsReturned: number;
  /** Instructions of SQLite's virtual machine, the triggers' included. */
  readonly vmSteps: number;
  /** Steps of full table scans. */
  readonly fullScanSteps: number;
  /** Sorts that no index saved. */
  readonly sorts: number;
}

/** One SQLite value in JSON: `i` an INTEGER, `f` a REAL that JSON cannot hold, `b` a blob in base64. */
export type Cell =
  | null
  | number
  | string
  | { readonly i: string }
  | { readonly f: string }
  | { readonly b: string };

/** A value as JSON. Plain JSON numbers are REAL. */
export function toCell(value: SqlValue): Cell {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'bigint') return { i: value.toString() };
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { f: Object.is(value, -0) ? '-0' : String(value) };
  return { b: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
}

/** Adds the value of a cell to what a reply holds. */
export function countCell(count: ValueCount, value: SqlValue): void {
  count.addValues(1);
  if (typeof value === 'string' || value instanceof Uint8Array) count.addCharacters(value);
}

/** The value of a cell, or undefined when it is not a cell. */
export function fromCell(cell: unknown): SqlValue | undefined {
  if (cell === null || typeof cell === 'string' || typeof cell === 'number') return cell;
  if (typeof cell !== 'object') return undefined;
  const { i, f, b } = cell as { i?: unknown; f?: unknown; b?: unknown };
  if (typeof i === 'string' && /^-?\d{1,19}$/.test(i)) return BigInt(i);
  if (typeof f === 'string') return Number(f);
  if (typeof b === 'string') return Buffer.from(b, 'base64');
  return undefined;
}
