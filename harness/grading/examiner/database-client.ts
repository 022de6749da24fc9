import type { Socket } from 'node:net';
import { encodeFrame, FrameReader } from '../protocol/frames.ts';
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
import { blockingExchange } from './blocking-exchange.ts';

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
 * and `protocol` mean that there is no database process to work with any more, so the run cannot be graded.
 */
export class DatabaseProcessError extends Error {
  override readonly name = 'DatabaseProcessError';
  readonly code: 'sql' | 'refused' | 'gone' | 'timeout' | 'protocol';

  constructor(code: DatabaseProcessError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: DatabaseProcessError) => void;
  readonly timer?: NodeJS.Timeout;
}

/** The examiner's side of the control socket. Every method rejects with a `DatabaseProcessError`. */
export class DatabaseClient {
  readonly #socket: Socket;
  readonly #limitMs: number;
  readonly #reader = new FrameReader();
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #end: DatabaseProcessError | null = null;

  /** `limitMs` bounds each request; a statement of the subject that runs longer holds the database process up. */
  constructor(socket: Socket, limitMs = 10_000) {
    this.#socket = socket;
    this.#limitMs = limitMs;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', () => this.#stop(gone()));
    socket.on('close', () => this.#stop(gone()));
  }

  /** A fresh, empty database for the next test; counters at zero, no faults. The clock stays. */
  async reset(): Promise<void> {
    await this.#ask({ op: 'reset' });
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
    if (!Array.isArray(columns) || !Array.isArray(rows)) throw this.#misspoken();
    return rows.map((row: unknown) => {
      if (!Array.isArray(row) || row.length !== columns.length) throw this.#misspoken();
      return Object.fromEntries(row.map((cell, index) => [String(columns[index]), this.#plainValue(cell)]));
    });
  }

  /** The costs since the last reset, or since `since` was taken: then the plans are of that stretch alone too. */
  async counters(since?: DatabaseCounters): Promise<DatabaseCounters> {
    return this.#countersOf(await this.#ask({ op: 'counters', since: since?.statements ?? 0 }), since);
  }

  /**
   * The costs since the last reset, while this process stands still. A test that wants to know pays for it, where
   * keeping counts up to date would cost every call of every test.
   */
  countersNow(): DatabaseCounters {
    return this.#countersOf(this.#askNow({ op: 'counters', since: 0 }));
  }

  #countersOf(reply: unknown, since?: DatabaseCounters): DatabaseCounters {
    const total = reply as Record<string, unknown>;
    const number = (name: keyof Counts) => {
      const value = total[name];
      if (typeof value !== 'number') throw this.#misspoken();
      return value - (since?.[name] ?? 0);
    };
    if (!Array.isArray(total.plans) || !Array.isArray(total.violations)) throw this.#misspoken();
    return {
      statements: number('statements'),
      rowsReturned: number('rowsReturned'),
      vmSteps: number('vmSteps'),
      fullScanSteps: number('fullScanSteps'),
      sorts: number('sorts'),
      plans: total.plans.map((plan: unknown) => {
        const { sql, detail } = (plan ?? {}) as { sql?: unknown; detail?: unknown };
        if (typeof sql !== 'string' || !Array.isArray(detail)) throw this.#misspoken();
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
    this.#socket.destroy();
    this.#stop(new DatabaseProcessError('gone', 'the connection to the database process was closed'));
  }

  #ask(request: ControlRequest): Promise<unknown> {
    if (this.#end) return Promise.reject(this.#end);
    const id = ++this.#lastId;
    const frame = encodeFrame({ id, ...request });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#stop(this.#late(request));
      }, this.#limitMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#socket.write(frame);
    });
  }

  /** Answers to what was asked before are settled on the way. */
  #askNow(request: ControlRequest): unknown {
    if (this.#end) throw this.#end;
    if (this.#socket.writableLength > 0)
      throw new DatabaseProcessError(
        'refused',
        'await what was asked of the database before reading its counts',
      );
    const id = ++this.#lastId;
    let reply: { readonly value: unknown } | { readonly error: DatabaseProcessError } | undefined;
    this.#waiting.set(id, {
      resolve: (value) => {
        reply = { value };
      },
      reject: (error) => {
        reply = { error };
      },
    });
    const frame = encodeFrame({ id, ...request });
    const end = blockingExchange(this.#socket, frame, this.#limitMs, (received) => {
      this.#read(received);
      return reply !== undefined;
    });
    if (end === 'late') this.#stop(this.#late(request));
    if (end === 'gone') this.#stop(gone());
    if (!reply || 'error' in reply) throw reply?.error ?? gone();
    return reply.value;
  }

  #read(chunk: Buffer): void {
    try {
      for (const message of this.#reader.push(chunk)) this.#settle(message);
    } catch {
      this.#stop(this.#misspoken());
    }
  }

  #settle(message: unknown): void {
    const { id, ok, value, code, message: words } = (message ?? {}) as Record<string, unknown>;
    const waiting = typeof id === 'number' ? this.#waiting.get(id) : undefined;
    if (typeof id !== 'number' || !waiting) {
      this.#stop(this.#misspoken());
      return;
    }
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    if (ok === true) waiting.resolve(value ?? {});
    else waiting.reject(new DatabaseProcessError(code === 'sql' ? 'sql' : 'refused', String(words)));
  }

  #stop(error: DatabaseProcessError): void {
    this.#end ??= error;
    this.#socket.destroy();
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
  }

  #late({ op }: ControlRequest): DatabaseProcessError {
    return new DatabaseProcessError(
      'timeout',
      `the database process did not answer "${op}" within ${this.#limitMs} ms`,
    );
  }

  #misspoken(): DatabaseProcessError {
    return new DatabaseProcessError(
      'protocol',
      'the database process answered what no database process answers',
    );
  }

  #plainValue(cell: unknown): SqlValue {
    const value = fromCell(cell);
    if (value === undefined) throw this.#misspoken();
    return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
}

const gone = () => new DatabaseProcessError('gone', 'the database process of the database is gone');

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
  throw new DatabaseProcessError('refused', `a ${typeof value} is no value for a database`);
}
