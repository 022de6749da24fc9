import type { Result } from '../../domain/failure.ts';
import type { BashSecrets, SharedByHosts } from '../worker-ports.ts';
import type { Connection } from './connection.ts';
import type { JobTable } from './job-table.ts';
import { SCHEMA } from './schema.ts';

const MINUTE_MS = 60_000;

export class PostgresSharedByHosts implements SharedByHosts {
  readonly #connection: Connection;
  readonly #jobs: JobTable;

  constructor(connection: Connection, jobs: JobTable) {
    this.#connection = connection;
    this.#jobs = jobs;
  }

  secrets(bash: string, own: BashSecrets): Promise<Result<BashSecrets>> {
    return this.#connection.run(async (sql) => {
      await sql.query(
        `INSERT INTO ${SCHEMA}.secrets (bash, code, admin_token) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        [bash, own.code, own.adminToken],
      );
      const { rows } = await sql.query<{ code: string; adminToken: string }>(
        `SELECT code, admin_token AS "adminToken" FROM ${SCHEMA}.secrets WHERE bash = $1`,
        [bash],
      );
      return rows[0] ?? own;
    });
  }

  count(
    kind: string,
    added: ReadonlyMap<string, number>,
  ): Promise<Result<{ readonly counts: ReadonlyMap<string, number>; readonly leftMs: number }>> {
    return this.#connection.run(async (sql) => {
      const { rows } = await sql.query<{ key: string; count: number; leftMs: number }>(
        `WITH time AS (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms)
         INSERT INTO ${SCHEMA}.request_counts AS counted (kind, key, minute, count)
         SELECT $1, new.key, time.ms / ${MINUTE_MS}, new.count
         FROM time, unnest($2::text[], $3::integer[]) AS new (key, count)
         ON CONFLICT (kind, key, minute) DO UPDATE SET count = counted.count + excluded.count
         RETURNING key, count, (SELECT ${MINUTE_MS} - ms % ${MINUTE_MS} FROM time)::integer AS "leftMs"`,
        [kind, [...added.keys()].sort(), [...added].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, n]) => n)],
      );
      return {
        counts: new Map(rows.map(({ key, count }) => [key, count])),
        leftMs: rows[0]?.leftMs ?? MINUTE_MS,
      };
    });
  }

  forgetCounts(): Promise<Result<void>> {
    return this.#connection.run(async (sql) => {
      await sql.query(
        `DELETE FROM ${SCHEMA}.request_counts
         WHERE minute < floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint / ${MINUTE_MS} - 1`,
      );
    });
  }

  seen(bash: string, here: ReadonlyMap<string, number>): Promise<Result<ReadonlyMap<string, number>>> {
    return this.#connection.run(async (sql) => {
      if (here.size > 0)
        await sql.query(
          `INSERT INTO ${SCHEMA}.people_seen AS known (bash, person, at_ms)
           SELECT $1, person, at_ms FROM unnest($2::text[], $3::bigint[]) AS new (person, at_ms) ORDER BY person
           ON CONFLICT (bash, person) DO UPDATE SET at_ms = greatest(known.at_ms, excluded.at_ms)`,
          [bash, [...here.keys()], [...here.values()]],
        );
      const { rows } = await sql.query<{ person: string; atMs: number }>(
        `SELECT person, at_ms::float8 AS "atMs" FROM ${SCHEMA}.people_seen WHERE bash = $1`,
        [bash],
      );
      return new Map(rows.map(({ person, atMs }) => [person, atMs]));
    });
  }

  inHand(bash: string): Promise<Result<readonly string[]>> {
    return this.#connection.run((sql) => this.#jobs.inHand(sql, bash));
  }
}
