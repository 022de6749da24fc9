import { PgBoss } from 'pg-boss';
import { type Result, success } from '../../domain/failure.ts';
import type { BashDatabase } from '../worker-ports.ts';
import { Changes } from './changes.ts';
import { PostgresClock } from './clock.ts';
import { type Connection, connectionFor } from './connection.ts';
import { PostgresContent } from './content.ts';
import { failureOf } from './failures.ts';
import { createQueues, JobTable } from './job-table.ts';
import { PostgresGradingQueue } from './queue.ts';
import { checkSchema, MIGRATION_LOCK, migrate, QUEUE_SCHEMA, SCHEMA } from './schema.ts';
import { PostgresSharedByHosts } from './shared.ts';
import { PostgresBashStore } from './store.ts';
import { PostgresWorkers } from './workers.ts';

export interface PostgresOptions {
  /** Of this bugsquash. */
  readonly version: string;
  /** Whether this process makes and migrates the tables; a worker waits for a host that did. */
  readonly isHost: boolean;
}

/**
 * How often lost takers are looked for. Of several hosts one looks in each second; workers look as well, so that jobs
 * come back while no host runs.
 */
const HOST_LOOKS_EVERY_S = 1;
const WORKER_LOOKS_EVERY_S = 2;
const RARELY_S = 60 * 60;

/** Opens everything that a host or a worker has in the database; closing it closes all. */
export async function openPostgresBash(url: string, options: PostgresOptions): Promise<Result<BashDatabase>> {
  const connection = connectionFor(url);
  if (!connection.ok) return connection;
  const opened = await openOver(connection.value, options);
  if (!opened.ok) await connection.value.close();
  return opened;
}

async function openOver(
  connection: Connection,
  { version, isHost }: PostgresOptions,
): Promise<Result<BashDatabase>> {
  const boss = queueOver(connection, isHost);
  const started = isHost
    ? await connection.exclusively(MIGRATION_LOCK, () => startQueue(connection, boss, migrate, true))
    : await startQueue(connection, boss, checkSchema, false);
  if (!started.ok) return started;
  const clock = await PostgresClock.start(connection);
  if (!clock.ok) {
    await boss.stop({ graceful: false });
    return clock;
  }
  if (isHost) await noteHost(connection, version);
  const changes = new Changes(connection.config);
  const jobs = new JobTable(boss);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      clock.value.stop();
      await changes.stop();
      await boss.stop({ graceful: false });
      await connection.close();
    })();
    return closing;
  };
  return success({
    store: new PostgresBashStore(connection, jobs, changes, close),
    queue: new PostgresGradingQueue(connection, jobs, changes, clock.value),
    workers: new PostgresWorkers(connection),
    content: new PostgresContent(connection),
    hosts: new PostgresSharedByHosts(connection, jobs),
    clock: clock.value,
    close,
  });
}

/** Tables first: those of a newer version are refused before pg-boss does anything with its own. */
async function startQueue(
  connection: Connection,
  boss: PgBoss,
  prepare: (connection: Connection) => Promise<Result<void>>,
  isHost: boolean,
): Promise<Result<void>> {
  const prepared = await prepare(connection);
  if (!prepared.ok) return prepared;
  try {
    await boss.start();
    if (isHost) await createQueues(boss);
    return success(undefined);
  } catch (error) {
    await boss.stop({ graceful: false });
    return { ok: false, failure: failureOf(error, connection.place) };
  }
}

function queueOver(connection: Connection, isHost: boolean): PgBoss {
  const sql = connection.preparing(connection.pool);
  const boss = new PgBoss({
    // What it asks without values may be several statements in one text.
    db: { executeSql: (text, values) => sql.query(text, values?.length ? values : undefined) },
    schema: QUEUE_SCHEMA,
    migrate: isHost,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    superviseIntervalSeconds: isHost ? HOST_LOOKS_EVERY_S : WORKER_LOOKS_EVERY_S,
    monitorIntervalSeconds: HOST_LOOKS_EVERY_S,
    flowIntervalSeconds: RARELY_S,
    // The table of jobs holds those that wait or are in hand, so it stays small.
    reindex: false,
    monitorVacuum: false,
  });
  // It looks again in a second; what we ask of the database ourselves says what is wrong.
  boss.on('error', () => {});
  return boss;
}

const noteHost = (connection: Connection, version: string) =>
  connection.run((sql) =>
    sql.query(
      `INSERT INTO ${SCHEMA}.hosts (version, opened_at) VALUES ($1, clock_timestamp())
       ON CONFLICT (version) DO UPDATE SET opened_at = excluded.opened_at`,
      [version],
    ),
  );
