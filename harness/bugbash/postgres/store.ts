import type { Result } from '../../domain/failure.ts';
import type { Entry } from '../log/events.ts';
import type { Appended, BashStore, GradingJob, NewEntry } from '../ports.ts';
import { backUpToSqlite } from './backup.ts';
import { readBlob, writeBlob } from './blobs.ts';
import { type Changes, notify } from './changes.ts';
import type { Connection } from './connection.ts';
import type { JobTable } from './job-table.ts';
import { appendEntries, listBashes, lockedHead, readEntries } from './log-table.ts';

export class PostgresBashStore implements BashStore {
  readonly #connection: Connection;
  readonly #jobs: JobTable;
  readonly #changes: Changes;
  readonly #close: () => Promise<void>;

  constructor(connection: Connection, jobs: JobTable, changes: Changes, close: () => Promise<void>) {
    this.#connection = connection;
    this.#jobs = jobs;
    this.#changes = changes;
    this.#close = close;
  }

  list(): Promise<Result<readonly { readonly bash: string; readonly name: string }[]>> {
    return this.#connection.run(listBashes);
  }

  append(
    bash: string,
    events: readonly NewEntry[],
    expected: number,
    jobs: readonly GradingJob[] = [],
  ): Promise<Result<Appended>> {
    return this.#connection.transaction(async (sql): Promise<Appended> => {
      const before = await lockedHead(sql, bash);
      if ((before?.length ?? 0) !== expected) return { kind: 'others-came-first' };
      if (events.length === 0) return { kind: 'appended', entries: [] };
      const entries = await appendEntries(sql, bash, before, events);
      if (entries === null) return { kind: 'others-came-first' };
      if (jobs.length > 0) await this.#jobs.offer(sql, jobs);
      await notify(sql, bash, jobs.length > 0);
      return { kind: 'appended', entries };
    });
  }

  read(bash: string, after: number, limit = Number.MAX_SAFE_INTEGER): Promise<Result<readonly Entry[]>> {
    return this.#connection.run((sql) => readEntries(sql, bash, after, limit));
  }

  putBlob(bytes: Uint8Array): Promise<Result<string>> {
    return this.#connection.run((sql) => writeBlob(sql, bytes));
  }

  blob(hash: string): Promise<Result<Uint8Array | null>> {
    return this.#connection.run((sql) => readBlob(sql, hash));
  }

  watch(bash: string, appended: () => void): () => void {
    return this.#changes.watch(bash, appended);
  }

  /** Into a SQLite file, by which a host without a database can go on with each bash. */
  backup(to: string): Promise<Result<void>> {
    return backUpToSqlite(this.#connection, this.#jobs, to);
  }

  close(): Promise<void> {
    return this.#close();
  }
}
