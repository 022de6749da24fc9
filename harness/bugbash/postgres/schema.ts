import { failed, type Result, success } from '../../domain/failure.ts';
import type { Connection, Sql } from './connection.ts';

/** Our tables; pg-boss has a schema of its own beside it. */
export const SCHEMA = 'bugsquash';
export const QUEUE_SCHEMA = 'bugsquash_queue';

/** So that of several hosts that start at once one makes or migrates everything and the others wait. */
export const MIGRATION_LOCK = 0x6275_6773;

/**
 * Forward only, each in one transaction with its number; a new one is added at the end. A new pg-boss whose own schema
 * is newer needs one as well, empty if need be: it is how older programs learn that they must not go on.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE bashes (
     number bigint GENERATED ALWAYS AS IDENTITY, bash text PRIMARY KEY, name text NOT NULL,
     length integer NOT NULL, head text NOT NULL, at_ms bigint NOT NULL
   );
   CREATE TABLE entries (
     bash text NOT NULL REFERENCES bashes, position integer NOT NULL, line text NOT NULL,
     PRIMARY KEY (bash, position)
   );
   CREATE TABLE blobs (hash text PRIMARY KEY, bytes bytea NOT NULL);
   CREATE TABLE file_sets (
     bash text NOT NULL, submission text NOT NULL, file_set text NOT NULL, PRIMARY KEY (bash, submission)
   );
   CREATE TABLE verdicts (
     digest text NOT NULL, file_set text NOT NULL, seed text NOT NULL, verdict text NOT NULL,
     PRIMARY KEY (digest, file_set, seed)
   );
   CREATE SEQUENCE turns AS integer;
   CREATE TABLE content (
     digest text PRIMARY KEY, exercise text NOT NULL, bytes bytea NOT NULL,
     signer text NOT NULL, signature text NOT NULL
   );
   CREATE TABLE workers (
     worker text PRIMARY KEY, report text NOT NULL,
     started_at timestamptz NOT NULL DEFAULT clock_timestamp(), seen_at timestamptz NOT NULL
   );
   CREATE TABLE secrets (bash text PRIMARY KEY, code text NOT NULL, admin_token text NOT NULL);
   CREATE TABLE request_counts (
     kind text NOT NULL, key text NOT NULL, minute bigint NOT NULL, count integer NOT NULL,
     PRIMARY KEY (kind, key, minute)
   );
   CREATE TABLE hosts (version text PRIMARY KEY, opened_at timestamptz NOT NULL);`,
  `CREATE TABLE people_seen (
     bash text NOT NULL, person text NOT NULL, at_ms bigint NOT NULL, PRIMARY KEY (bash, person)
   );`,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** The version of our tables there; 0 where there are none. */
export async function schemaVersion(sql: Sql): Promise<number> {
  const there = await sql.query<{ there: boolean }>(
    `SELECT to_regclass('${SCHEMA}.migrations') IS NOT NULL AS there`,
  );
  if (!there.rows[0]?.there) return 0;
  const { rows } = await sql.query<{ version: number }>(
    `SELECT coalesce(max(number), 0) AS version FROM ${SCHEMA}.migrations`,
  );
  return rows[0]?.version ?? 0;
}

/**
 * Makes the tables, or brings those of an older version up to date; one that is newer is refused and left alone. The
 * caller holds the lock of migrations.
 */
export async function migrate(connection: Connection): Promise<Result<void>> {
  const now = await connection.run(schemaVersion);
  if (!now.ok) return now;
  if (now.value > SCHEMA_VERSION) return newer(connection, now.value);
  if (now.value === SCHEMA_VERSION) return success(undefined);
  return connection.transaction(async (sql) => {
    await sql.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    await sql.query(
      `CREATE TABLE IF NOT EXISTS ${SCHEMA}.migrations (
         number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
    );
    await sql.query(`SET LOCAL search_path TO ${SCHEMA}`);
    for (const [index, statements] of MIGRATIONS.entries()) {
      if (index < now.value) continue;
      await sql.query(statements);
      await sql.query('INSERT INTO migrations (number) VALUES ($1)', [index + 1]);
    }
  });
}

/** Whether the tables are those of this version, for a process that must not make them. */
export async function checkSchema(connection: Connection): Promise<Result<void>> {
  const now = await connection.run(schemaVersion);
  if (!now.ok) return now;
  if (now.value > SCHEMA_VERSION) return newer(connection, now.value);
  if (now.value === SCHEMA_VERSION) return success(undefined);
  return failed(
    'wrong-state',
    now.value === 0
      ? `No host has opened the database ${connection.place} yet.`
      : `The database ${connection.place} was last opened by an older host (its format is ${now.value}, this one knows ${SCHEMA_VERSION}).`,
    {
      command: ['host', 'bash.yaml', '--database', 'postgres://…'],
      lead: 'Start a host of this version with that database first',
    },
  );
}

const newer = ({ place }: Connection, version: number) =>
  failed(
    'store-newer',
    `The database ${place} was written by a newer bugsquash (its format is ${version}, this one knows ${SCHEMA_VERSION}).`,
    'Nothing was changed. Update your clone of bugsquash (git pull && npm ci).',
  );
