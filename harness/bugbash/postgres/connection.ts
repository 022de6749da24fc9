import { createHash } from 'node:crypto';
import pg from 'pg';
import { failed, type Result, success } from '../../domain/failure.ts';
import { failureOf, isWorthAnotherTry } from './failures.ts';

/** What runs statements: the pool, or the one connection of a transaction. */
export interface Sql {
  query<Row extends pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<pg.QueryResult<Row>>;
}

const MOST_CONNECTIONS = 10;
const CONNECT_LIMIT_MS = 5_000;
/** No statement of ours takes longer on a healthy database; one that does holds locks that others wait for. */
const STATEMENT_LIMIT_MS = 30_000;
const LOCK_LIMIT_MS = 10_000;
/** A host that froze in the middle of a transaction stops nobody for longer. */
const IDLE_LIMIT_MS = 15_000;
/**
 * On a network that was cut nothing ends a statement: TCP itself waits for a quarter of an hour. Above the server's
 * own limit, so that what it says is heard where it can be.
 */
const ANSWER_LIMIT_MS = STATEMENT_LIMIT_MS + CONNECT_LIMIT_MS;
const MOST_TRIES = 3;

/** An acknowledged submission must survive power loss, also where the database is set to answer sooner. */
const DURABLE = `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`;

/**
 * Planning a statement costs the database several times what running it does, so each connection plans it once. Texts
 * are constants, ours and pg-boss's; the limit is for what nobody thought of.
 */
const MOST_PREPARED = 200;

/** The pool of connections to one database; what it refuses is a failure that names the database, never the password. */
export class Connection {
  /** For messages: `host/database`. */
  readonly place: string;
  readonly config: pg.ClientConfig;
  readonly pool: pg.Pool;
  /** By text; the same in all processes. */
  readonly #names = new Map<string, string>();

  constructor(config: pg.ClientConfig, place: string) {
    this.place = place;
    this.config = config;
    this.pool = new pg.Pool({
      ...config,
      max: MOST_CONNECTIONS,
      onConnect: async (client) => {
        await client.query(DURABLE);
      },
    });
    // An idle connection that is lost is replaced when the next one is needed.
    this.pool.on('error', () => {});
  }

  /** One statement or a few that need no transaction. */
  async run<T>(operation: (sql: Sql) => Promise<T>): Promise<Result<T>> {
    return this.#guard(() => operation(this.preparing(this.pool)));
  }

  /** All of it or nothing; tried again where another transaction was in its way, so it must not have other effects. */
  async transaction<T>(operation: (sql: Sql) => Promise<T>, begin = 'BEGIN'): Promise<Result<T>> {
    return this.#guard(async () => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await this.#once(operation, begin);
        } catch (error) {
          if (tries >= MOST_TRIES || !isWorthAnotherTry(error)) throw error;
        }
      }
    });
  }

  /** While no other process does the same under that key; for work that is more than one transaction. */
  async exclusively<T>(key: number, operation: () => Promise<Result<T>>): Promise<Result<T>> {
    const done = await this.#guard(() =>
      this.#withClient(async (client) => {
        await client.query('SELECT pg_advisory_lock($1)', [key]);
        try {
          return await operation();
        } finally {
          await client.query('SELECT pg_advisory_unlock($1)', [key]).catch(() => {});
        }
      }),
    );
    return done.ok ? done.value : done;
  }

  /** Statements with values are prepared, which those that are several in one text can't be. */
  preparing(on: pg.Pool | pg.PoolClient): Sql {
    return {
      query: <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) =>
        values === undefined
          ? on.query<Row>(text)
          : on.query<Row>({ name: this.#nameOf(text), text, values: [...values] }),
    };
  }

  /** Undefined, for a statement without a name, once there are too many. */
  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= MOST_PREPARED) return known;
    const name = `bugsquash_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
    this.#names.set(text, name);
    return name;
  }

  close(): Promise<void> {
    return this.pool.ended ? Promise.resolve() : this.pool.end();
  }

  #once<T>(operation: (sql: Sql) => Promise<T>, begin: string): Promise<T> {
    return this.#withClient(async (client) => {
      await client.query(begin);
      const value = await operation(this.preparing(client));
      await client.query('COMMIT');
      return value;
    });
  }

  /** A connection that failed in the middle of something is not used again, which also ends its transaction. */
  async #withClient<T>(operation: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    // The pool does not listen while a connection is in use; the statement at hand rejects with the same error.
    const onLost = () => {};
    client.on('error', onLost);
    let isWell = false;
    try {
      const value = await operation(client);
      isWell = true;
      return value;
    } finally {
      client.off('error', onLost);
      client.release(!isWell);
    }
  }

  async #guard<T>(operation: () => Promise<T>): Promise<Result<T>> {
    try {
      return success(await operation());
    } catch (error) {
      return { ok: false, failure: failureOf(error, this.place) };
    }
  }
}

/** Where a URL leads, without connecting; a password may be in it, in `~/.pgpass` or in `PGPASSWORD`. */
export function connectionFor(url: string): Result<Connection> {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return notUrl();
  }
  if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:') return notUrl();
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: 'bugsquash',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
    lock_timeout: LOCK_LIMIT_MS,
    idle_in_transaction_session_timeout: IDLE_LIMIT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: CONNECT_LIMIT_MS,
  };
  const host = parsed.searchParams.get('host') ?? (parsed.host || 'localhost');
  return success(new Connection(config, `${host}${parsed.pathname}`));
}

const notUrl = () =>
  failed(
    'bad-arguments',
    'What --database names is not the address of a PostgreSQL database.',
    'Write it as postgres://user@host:5432/database.',
  );
