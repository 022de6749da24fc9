import type { Result } from '../../domain/failure.ts';
import {
  FORGOTTEN_AFTER_MS,
  type RegisteredWorker,
  SILENT_AFTER_MS,
  type WorkerRegistry,
  type WorkerReport,
} from '../worker-ports.ts';
import type { Connection } from './connection.ts';
import { SCHEMA } from './schema.ts';

interface WorkerRow {
  readonly report: string;
  readonly startedAtMs: number;
  readonly seenAtMs: number;
  readonly silentMs: number;
  readonly isConnected: boolean;
}

/** All times here are the database's, so a worker whose own clock is wrong is listed like any other. */
export class PostgresWorkers implements WorkerRegistry {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  report(report: WorkerReport): Promise<Result<void>> {
    return this.#connection.run(async (sql) => {
      await sql.query(
        `INSERT INTO ${SCHEMA}.workers (worker, report, seen_at) VALUES ($1, $2, clock_timestamp())
         ON CONFLICT (worker) DO UPDATE SET report = excluded.report, seen_at = excluded.seen_at`,
        [report.worker, JSON.stringify(report)],
      );
    });
  }

  leave(worker: string): Promise<Result<void>> {
    return this.#connection.run(async (sql) => {
      await sql.query(
        `DELETE FROM ${SCHEMA}.workers
         WHERE worker = $1 OR seen_at < clock_timestamp() - $2 * interval '1 millisecond'`,
        [worker, FORGOTTEN_AFTER_MS],
      );
    });
  }

  list(): Promise<Result<readonly RegisteredWorker[]>> {
    return this.#connection.run(async (sql) => {
      const { rows } = await sql.query<WorkerRow>(
        `SELECT report, extract(epoch FROM started_at)::float8 * 1000 AS "startedAtMs",
           extract(epoch FROM seen_at)::float8 * 1000 AS "seenAtMs",
           extract(epoch FROM clock_timestamp() - seen_at)::float8 * 1000 AS "silentMs",
           EXISTS (
             SELECT 1 FROM pg_stat_activity WHERE application_name = worker AND datname = current_database()
           ) AS "isConnected"
         FROM ${SCHEMA}.workers WHERE seen_at >= clock_timestamp() - $1 * interval '1 millisecond'
         ORDER BY report::json ->> 'machine', worker`,
        [FORGOTTEN_AFTER_MS],
      );
      return rows.map(({ report, startedAtMs, seenAtMs, silentMs, isConnected }) => ({
        // Written by `report` of this version: a newer one has raised the schema's.
        ...(JSON.parse(report) as WorkerReport),
        startedAtMs: Math.round(startedAtMs),
        seenAtMs: Math.round(seenAtMs),
        isSilent: silentMs > SILENT_AFTER_MS,
        isConnected,
      }));
    });
  }

  hostVersion(): Promise<Result<string | null>> {
    return this.#connection.run(async (sql) => {
      const { rows } = await sql.query<{ version: string }>(
        `SELECT version FROM ${SCHEMA}.hosts ORDER BY opened_at DESC LIMIT 1`,
      );
      return rows[0]?.version ?? null;
    });
  }
}
