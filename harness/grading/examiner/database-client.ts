import type { Socket } from 'node:net';
import { type ChannelFault, type Outcome, RequestClient } from '../protocol/request-client.ts';
import {
  type Cell,
  type ControlRequest,
  type Counts,
  type Fault,
  fromCell,
  type Plan,
  toCell,
} from '../protocol/sqlite-control.ts';
import type { SqlValue } from '../protocol/sqlite-frames.ts';

/** Rows sent to the database process in one frame. */
const ROWS_PER_FRAME = 2_000;

/** What the subject's statements cost, with their plans. */
export interface DatabaseCounters extends Counts {
  readonly plans: readonly Plan[];
  /** What the subject sent that no honest driver sends; absent or empty for an honest subject. */
  readonly violations?: readonly string[];
}

/**
 * Why the database process did not do what was asked: `sql` and `refused` are the caller's mistake, `gone`, `timeout`
 * and `protocol` mean that the database process is of no use any more.
 */
export class DatabaseProcessError extends Error {
  override readonly name = 'DatabaseProcessError';
  readonly code: 'sql' | 'refused' | 'gone' | 'timeout' | 'protocol';

  constructor(code: DatabaseProcessError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The examiner's side of the control socket. Every method rejects with a `DatabaseProcessError`. */
export class DatabaseClient {
  readonly #client: RequestClient<DatabaseProcessError>;
  readonly #limitMs: number;

  /** `limitMs` bounds each request; a statement of the subject that runs longer holds the database process up. */
  constructor(socket: Socket, limitMs = 10_000) {
    this.#client = new RequestClient(socket, { faultOf, outcomeOf });
    this.#limitMs = limitMs;
  }

  /** Bars the subject from the database, before its code is loaded. */
  async bar(): Promise<void> {
    await this.#ask({ op: 'bar' });
  }

  /**
   * Lets the subject open the database once: a fresh, empty one, counters at zero, no faults; or (`keepsContents`) the
   * one that there is.
   * @param nowMs what `now` means to SQL, in milliseconds since 1970
   * @returns what the subject did while it was barred that no honest driver does
   */
  async admit(nowMs: number, keepsContents = false): Promise<readonly string[]> {
    const early = await this.#ask({ op: 'admit', nowMs, keepsContents });
    if (!Array.isArray(early)) throw malformed();
    return early.map(String);
  }

  /** Runs statements on a database that no app has opened since its reset; not counted. */
  async prepare(sql: string): Promise<void> {
    await this.#ask({ op: 'prepare', sql });
  }

  /**
   * Inserts rows directly, not counted. Rows may differ in their columns; a frame's worth goes in or none of it.
   * Values are what SQLite stores, and booleans as 0 and 1, undefined as NULL; whole numbers become INTEGER.
   */
  async load(table: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    for (const { columns, cells } of batches(rows))
      await this.#ask({ op: 'load', table, columns, rows: cells });
  }

  /** Reads rows as objects from a copy of the database, not counted; integers beyond 2^53 are bigints. */
  async query(sql: string, params: readonly unknown[] = []): Promise<Record<string, SqlValue>[]> {
    const { columns, rows } = (await this.#ask({
      op: 'query',
      sql,
      params: params.map(loadedCell),
    })) as Record<string, unknown>;
    if (!Array.isArray(columns) || !Array.isArray(rows)) throw malformed();
    return rows.map((row: unknown) => {
      if (!Array.isArray(row) || row.length !== columns.length) throw malformed();
      return Object.fromEntries(row.map((cell, index) => [String(columns[index]), plainValue(cell)]));
    });
  }

  /** The costs since the database was empty, or since `since` was taken: then the plans are of that stretch alone too. */
  async counters(since?: DatabaseCounters): Promise<DatabaseCounters> {
    return this.#countersOf(await this.#ask({ op: 'counters', since: since?.statements ?? 0 }), since);
  }

  /**
   * The costs since the database was empty, while this process stands still. A test that wants to know pays for it, where
   * keeping counts up to date would cost every call of every test.
   */
  countersNow(): DatabaseCounters {
    return this.#countersOf(this.#askNow({ op: 'counters', since: 0 }));
  }

  #countersOf(reply: unknown, since?: DatabaseCounters): DatabaseCounters {
    const total = reply as Record<string, unknown>;
    const number = (name: keyof Counts) => {
      const value = total[name];
      if (typeof value !== 'number') throw malformed();
      return value - (since?.[name] ?? 0);
    };
    if (!Array.isArray(total.plans) || !Array.isArray(total.violations)) throw malformed();
    return {
      statements: number('statements'),
      rowsReturned: number('rowsReturned'),
      vmSteps: number('vmSteps'),
      fullScanSteps: number('fullScanSteps'),
      sorts: number('sorts'),
      plans: total.plans.map((plan: unknown) => {
        const { sql, detail } = (plan ?? {}) as { sql?: unknown; detail?: unknown };
        if (typeof sql !== 'string' || !Array.isArray(detail)) throw malformed();
        return { sql, detail: detail.map(String) };
      }),
      violations: total.violations.map(String),
    };
  }

  /** Sets what `now` means to SQL, in milliseconds since 1970. */
  async setTime(ms: number): Promise<void> {
    await this.#ask({ op: 'setTime', ms });
  }

  /** Makes coming statements of the subject fail or wait. */
  async inject(fault: Fault): Promise<void> {
    await this.#ask({ op: 'inject', fault });
  }

  close(): void {
    this.#client.end(new DatabaseProcessError('gone', 'the connection to the database process was closed'));
  }

  async #ask(request: ControlRequest): Promise<unknown> {
    return (await this.#client.ask(request, this.#limitMs)) ?? {};
  }

  #askNow(request: ControlRequest): unknown {
    if (!this.#client.isFlushed)
      throw new DatabaseProcessError(
        'refused',
        'await what was asked of the database before reading its counts',
      );
    return this.#client.askNow(request, this.#limitMs) ?? {};
  }
}

function faultOf(fault: ChannelFault): DatabaseProcessError {
  switch (fault.reason) {
    case 'closed':
    case 'failed':
      return new DatabaseProcessError('gone', 'the database process is gone');
    case 'late':
      return new DatabaseProcessError(
        'timeout',
        `the database process did not answer "${fault.op}" within ${fault.limitMs} ms`,
      );
    case 'malformed':
      return malformed();
  }
}

function outcomeOf({ ok, value, code, message }: Readonly<Record<string, unknown>>): Outcome {
  if (ok === true) return { value };
  return { error: new DatabaseProcessError(code === 'sql' ? 'sql' : 'refused', String(message)) };
}

const malformed = () =>
  new DatabaseProcessError('protocol', 'the database process sent a reply that it never sends');

function plainValue(cell: unknown): SqlValue {
  const value = fromCell(cell);
  if (value === undefined) throw malformed();
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

interface Batch {
  readonly columns: string[];
  readonly cells: Cell[][];
}

/** Consecutive rows with the same columns, cut to the size of a frame. */
function batches(rows: readonly Readonly<Record<string, unknown>>[]): Batch[] {
  const found: Batch[] = [];
  for (const row of rows) {
    const columns = Object.keys(row);
    let last = found.at(-1);
    if (!last || last.cells.length >= ROWS_PER_FRAME || last.columns.join('\0') !== columns.join('\0')) {
      last = { columns, cells: [] };
      found.push(last);
    }
    last.cells.push(columns.map((column) => loadedCell(row[column])));
  }
  return found;
}

function loadedCell(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return { i: value ? '1' : '0' };
  if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0))
    return { i: String(value) };
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return toCell(value);
  if (value instanceof Uint8Array) return toCell(value);
  throw new DatabaseProcessError('refused', `a ${typeof value} is not a value for a database`);
}
