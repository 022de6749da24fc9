import { rmSync } from 'node:fs';
import { type Result, success } from '../../domain/failure.ts';
import { openSqliteBash } from '../sqlite/open.ts';
import { readBlob } from './blobs.ts';
import type { Connection, Sql } from './connection.ts';
import type { JobTable } from './job-table.ts';
import { listBashes, readEntries } from './log-table.ts';
import { SCHEMA } from './schema.ts';

/** One moment of the database, copied into a new SQLite file, which becomes the whole one or is not there. */
export async function backUpToSqlite(
  connection: Connection,
  jobs: JobTable,
  to: string,
): Promise<Result<void>> {
  const copy = `${to}.copy`;
  removeAll(copy);
  try {
    const opened = openSqliteBash(copy, Date.now);
    if (!opened.ok) return opened;
    const { store } = opened.value;
    try {
      const copied = await connection.transaction(
        (sql) => copyAll(sql, jobs, store),
        'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
      );
      if (!copied.ok) return copied;
      if (!copied.value.ok) return copied.value;
      return await store.backup(to);
    } finally {
      await store.close();
    }
  } finally {
    removeAll(copy);
  }
}

type SqliteStore = Extract<ReturnType<typeof openSqliteBash>, { ok: true }>['value']['store'];

async function copyAll(sql: Sql, jobs: JobTable, into: SqliteStore): Promise<Result<void>> {
  const { rows } = await sql.query<{ hash: string }>(`SELECT hash FROM ${SCHEMA}.blobs`);
  for (const { hash } of rows) {
    const blob = await readBlob(sql, hash);
    const kept = blob ? await into.putBlob(blob) : success('');
    if (!kept.ok) return kept;
  }
  const waiting = await jobs.all(sql);
  for (const { bash } of await listBashes(sql)) {
    const entries = await readEntries(sql, bash, 0, Number.MAX_SAFE_INTEGER);
    const ofBash = waiting.filter((job) => job.bash === bash);
    const appended = await into.append(bash, entries, 0, ofBash);
    if (!appended.ok) return appended;
  }
  return success(undefined);
}

const removeAll = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
};
