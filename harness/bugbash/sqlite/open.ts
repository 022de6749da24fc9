import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type Failure, failed, type Result, success } from '../../domain/failure.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import type { BashStore, GradingQueue } from '../ports.ts';
import { Changes } from './changes.ts';
import { failureOf, guarded } from './guard.ts';
import { LogTable } from './log-table.ts';
import { SqliteGradingQueue } from './queue.ts';
import { SqliteBashStore } from './store.ts';

/** Raised by one with every migration below. */
const SCHEMA_VERSION = 1;
const BUSY_LIMIT_MS = 2_000;

const FIRST_SCHEMA = `
  CREATE TABLE bashes (
    number INTEGER PRIMARY KEY, bash TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    length INTEGER NOT NULL, head TEXT NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE entries (
    bash TEXT NOT NULL REFERENCES bashes (bash), position INTEGER NOT NULL, line TEXT NOT NULL,
    PRIMARY KEY (bash, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE blobs (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE file_sets (
    bash TEXT NOT NULL, submission TEXT NOT NULL, file_set TEXT NOT NULL, PRIMARY KEY (bash, submission)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE verdicts (
    digest TEXT NOT NULL, file_set TEXT NOT NULL, seed TEXT NOT NULL, verdict TEXT NOT NULL,
    PRIMARY KEY (digest, file_set, seed)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, bash TEXT NOT NULL, submission TEXT NOT NULL, team TEXT NOT NULL,
    exercise TEXT NOT NULL, digest TEXT NOT NULL, file_set TEXT NOT NULL, seed TEXT NOT NULL, try INTEGER NOT NULL,
    turn INTEGER NOT NULL, losses INTEGER NOT NULL DEFAULT 0, lease TEXT, leased_until_ms INTEGER,
    UNIQUE (bash, submission)
  ) STRICT;
  CREATE INDEX jobs_by_team ON jobs (bash, team);
  CREATE TABLE turns (last INTEGER NOT NULL) STRICT;
  INSERT INTO turns VALUES (0);`;

export interface SqliteBash {
  readonly store: BashStore;
  readonly queue: GradingQueue;
}

/**
 * Opens (and where needed makes or migrates) store and queue in one SQLite file; closing the store closes both.
 * @param nowMs the wall clock, by which leases run out
 */
export function openSqliteBash(file: string, nowMs: () => number): Result<SqliteBash> {
  let database: SqliteDatabase.Database | undefined;
  try {
    makeDirectory(dirname(file));
    database = new SqliteDatabase(file, { timeout: BUSY_LIMIT_MS });
    database.pragma('journal_mode = WAL');
    // An acknowledged submission must survive power loss.
    database.pragma('synchronous = FULL');
    const newer = migrate(database, file);
    if (newer) {
      database.close();
      return { ok: false, failure: newer };
    }
  } catch (error) {
    database?.close();
    return { ok: false, failure: failureOf(error, file) };
  }
  const guard = guarded(file);
  const table = new LogTable(database);
  const changes = new Changes(database);
  return success({
    store: new SqliteBashStore(database, table, changes, guard),
    queue: new SqliteGradingQueue(database, table, changes, guard, nowMs),
  });
}

function migrate(database: SqliteDatabase.Database, file: string): Failure | undefined {
  const versionNow = (): number => database.pragma('user_version', { simple: true }) as number;
  if (versionNow() > SCHEMA_VERSION)
    return failed(
      'store-newer',
      `${file} was written by a newer bugsquash (its format is ${versionNow()}, this one knows ${SCHEMA_VERSION}).`,
      'Nothing was changed. Update your clone of bugsquash (git pull && npm ci).',
    ).failure;
  if (versionNow() === SCHEMA_VERSION) return undefined;
  database
    .transaction(() => {
      // Another process may have been faster.
      if (versionNow() >= 1) return;
      database.exec(FIRST_SCHEMA);
      database.pragma(`user_version = ${SCHEMA_VERSION}`);
    })
    .immediate();
  return undefined;
}
