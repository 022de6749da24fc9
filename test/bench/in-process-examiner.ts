import { createHash } from 'node:crypto';
import SQLite from 'better-sqlite3';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { test as base, type TestAPI } from 'vitest';

/**
 * `bugsquash/examiner` for the reference: the same tests in vitest's own process, as one would write them without
 * a harness. As light as can be, because what is slow here would flatter us: `inject` instead of HTTP, no
 * checks of what comes back, and a stand-in for the database's counters, by which nothing can be proven.
 */

interface World {
  readonly database: SQLite.Database;
  readonly now: () => Date;
}

type BuildApp = (world: World) => FastifyInstance | Promise<FastifyInstance>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const CLOCK_START_MS = Date.UTC(2026, 2, 2, 9, 0, 0);

class InProcessSubject {
  database: InProcessDatabase;
  readonly #buildApp: BuildApp;
  #app: FastifyInstance | undefined;
  #nowMs = CLOCK_START_MS;

  constructor(buildApp: BuildApp) {
    this.#buildApp = buildApp;
    this.database = new InProcessDatabase();
  }

  async open(): Promise<void> {
    const app = await this.#buildApp({
      database: this.database.connection,
      now: () => new Date(this.#nowMs),
    });
    await app.ready();
    this.#app = app;
  }

  async close(): Promise<void> {
    await this.#app?.close();
    this.database.connection.close();
  }

  get(path: string, options: Pick<InjectOptions, 'headers'> = {}) {
    return this.#inject('GET', path, undefined, options);
  }

  post(path: string, body?: unknown, options: Pick<InjectOptions, 'headers'> = {}) {
    return this.#inject('POST', path, body, options);
  }

  put(path: string, body?: unknown, options: Pick<InjectOptions, 'headers'> = {}) {
    return this.#inject('PUT', path, body, options);
  }

  delete(path: string, options: Pick<InjectOptions, 'headers'> = {}) {
    return this.#inject('DELETE', path, undefined, options);
  }

  request(request: { method: Method; path: string; body?: unknown; headers?: Record<string, string> }) {
    return this.#inject(request.method, request.path, request.body, {
      ...(request.headers ? { headers: request.headers } : {}),
    });
  }

  readonly output = Promise.resolve('');

  get clock() {
    return {
      now: new Date(this.#nowMs),
      set: async (date: Date | string) => {
        this.#nowMs = new Date(date).getTime();
      },
      advance: async (durationMs: number) => {
        this.#nowMs += durationMs;
      },
    };
  }

  async restart(): Promise<void> {
    await this.#app?.close();
    await this.open();
  }

  async reopen(sql: string): Promise<void> {
    await this.close();
    this.database = new InProcessDatabase();
    this.database.connection.exec(sql);
    await this.open();
  }

  async #inject(method: Method, url: string, body: unknown, options: Pick<InjectOptions, 'headers'>) {
    if (!this.#app) throw new Error('the app is not open');
    const payload = body as string | Buffer | object | undefined;
    const reply = await this.#app.inject({
      method,
      url,
      ...(payload === undefined ? {} : { payload }),
      ...options,
    });
    return {
      status: reply.statusCode,
      headers: reply.headers,
      text: reply.body,
      get json() {
        return JSON.parse(reply.body) as unknown;
      },
    };
  }
}

class InProcessDatabase {
  readonly connection = new SQLite(':memory:');
  #statements = 0;

  constructor() {
    const prepare = this.connection.prepare.bind(this.connection);
    this.connection.prepare = ((sql: string) => {
      this.#statements += 1;
      return prepare(sql);
    }) as typeof this.connection.prepare;
  }

  get counters() {
    const statements = this.#statements;
    return { statements, rowsReturned: 0, vmSteps: statements, fullScanSteps: 0, sorts: 0, plans: [] };
  }

  get statements(): number {
    return this.counters.statements;
  }

  get vmSteps(): number {
    return this.counters.vmSteps;
  }

  async load(table: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const columns = Object.keys(first);
    const insert = this.connection.prepare(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((column) => `@${column}`).join(', ')})`,
    );
    this.connection.transaction(() => {
      for (const row of rows) insert.run(row);
    })();
  }

  async query(sql: string, ...params: unknown[]): Promise<unknown[]> {
    return this.connection.prepare(sql).all(...params);
  }

  async measure<T>(stretch: () => Promise<T>) {
    const before = this.#statements;
    const result = await stretch();
    const statements = this.#statements - before;
    return { ...this.counters, statements, vmSteps: statements, result };
  }
}

/** The fixtures of hidden tests, with an app of their own for each test. */
export function inProcessTest(buildApp: BuildApp): TestAPI<{ subject: InProcessSubject; random: Random }> {
  return base.extend<{ subject: InProcessSubject; random: Random }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the first parameter's pattern
    subject: async ({}, use) => {
      const subject = new InProcessSubject(buildApp);
      await subject.open();
      try {
        await use(subject);
      } finally {
        await subject.close();
      }
    },
    random: async ({ task }, use) => {
      await use(randomOf(task.name));
    },
  });
}

type Random = ReturnType<typeof randomOf>;

/** Other numbers than the examiner's, but as many of them and from the same ranges. */
function randomOf(key: string) {
  let state = createHash('sha256').update(key).digest().readUInt32BE(0);
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    pick: <T>(values: readonly T[]) => values[int(0, values.length - 1)] as T,
    shuffle: <T>(values: readonly T[]) =>
      values
        .map((value) => ({ value, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ value }) => value),
  };
}
