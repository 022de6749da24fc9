import pg from 'pg';
import type { Sql } from './connection.ts';

/** One for all: what is notified is which bash, or that jobs may be there to take. */
const CHANNEL = 'bugsquash';
export const JOBS = '*jobs*';

/**
 * Also without a notification: a pooler in between may swallow them, and the database may just be starting again. Far
 * below what people notice, and a read of nothing costs the database next to nothing.
 */
const LOOK_EVERY_MS = 2_000;
const RECONNECT_AFTER_MS = 500;

/** Tells who watches that something was written, by this process or by another one. */
export class Changes {
  readonly #config: pg.ClientConfig;
  readonly #watchers = new Map<() => void, string>();
  readonly #due = new Set<string>();
  #client: pg.Client | undefined;
  #looking: NodeJS.Timeout | undefined;
  #reconnecting: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(config: pg.ClientConfig) {
    this.#config = config;
  }

  /** @param topic the id of a bash, or `JOBS` */
  watch(topic: string, changed: () => void): () => void {
    // A function of its own, so that the same callback may watch twice.
    const watcher = (): void => changed();
    this.#watchers.set(watcher, topic);
    if (this.#looking === undefined && !this.#isStopped) {
      this.#looking = setInterval(() => this.#tellAll(), LOOK_EVERY_MS).unref();
      this.#listen();
    }
    return () => this.#watchers.delete(watcher);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#watchers.clear();
    clearInterval(this.#looking);
    clearTimeout(this.#reconnecting);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  #listen(): void {
    // Notifications come at any time, so a time limit for statements would end the connection.
    const client = new pg.Client({ ...this.#config, statement_timeout: 0 });
    this.#client = client;
    const lost = () => {
      if (this.#client !== client) return;
      this.#client = undefined;
      client.end().catch(() => {});
      this.#reconnecting = setTimeout(() => this.#listen(), RECONNECT_AFTER_MS).unref();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload }) => this.#tell(payload ?? ''));
    client
      .connect()
      .then(() => client.query(`LISTEN ${CHANNEL}`))
      // What was notified while nobody listened.
      .then(() => this.#tellAll(), lost);
  }

  #tellAll(): void {
    for (const topic of this.#watchers.values()) this.#tell(topic);
  }

  /** A burst is told once. */
  #tell(topic: string): void {
    if (this.#due.has(topic)) return;
    this.#due.add(topic);
    setImmediate(() => {
      this.#due.delete(topic);
      for (const [watcher, of] of this.#watchers) if (of === topic) watcher();
    });
  }
}

/** Told to every process when, and only if, the transaction is committed. */
export async function notify(sql: Sql, bash: string, isAboutJobs: boolean): Promise<void> {
  const topics = isAboutJobs ? [bash, JOBS] : [bash];
  await sql.query('SELECT pg_notify($1, topic) FROM unnest($2::text[]) AS topic', [CHANNEL, topics]);
}
