import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import { type Result, success } from '../../domain/failure.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import type { Entry } from '../log/events.ts';
import type { Appended, BashStore, GradingJob, NewEntry } from '../ports.ts';
import type { Changes } from './changes.ts';
import type { Guard } from './guard.ts';
import type { LogTable } from './log-table.ts';
import { offerJob } from './queue.ts';

/** The port is async for stores across a network; here each operation is one short transaction. */
export class SqliteBashStore implements BashStore {
  readonly #database: SqliteDatabase.Database;
  readonly #table: LogTable;
  readonly #changes: Changes;
  readonly #guard: Guard;

  constructor(database: SqliteDatabase.Database, table: LogTable, changes: Changes, guard: Guard) {
    this.#database = database;
    this.#table = table;
    this.#changes = changes;
    this.#guard = guard;
  }

  async list(): Promise<Result<readonly { readonly bash: string; readonly name: string }[]>> {
    return this.#guard(() =>
      this.#database
        .prepare<[], { bash: string; name: string }>('SELECT bash, name FROM bashes ORDER BY number')
        .all(),
    );
  }

  async append(
    bash: string,
    events: readonly NewEntry[],
    expected: number,
    jobs: readonly GradingJob[] = [],
  ): Promise<Result<Appended>> {
    const appended = this.#guard(() =>
      this.#database
        .transaction((): Appended => {
          if (this.#table.lengthOf(bash) !== expected) return { kind: 'others-came-first' };
          if (events.length === 0) return { kind: 'appended', entries: [] };
          const entries = this.#table.append(bash, events);
          for (const job of jobs) offerJob(this.#database, job);
          return { kind: 'appended', entries };
        })
        .immediate(),
    );
    if (appended.ok && appended.value.kind === 'appended') this.#changes.tell();
    return appended;
  }

  async read(
    bash: string,
    after: number,
    limit = Number.MAX_SAFE_INTEGER,
  ): Promise<Result<readonly Entry[]>> {
    const most = Math.min(limit, Number.MAX_SAFE_INTEGER - 1);
    // One transaction, so that an entry which is appended meanwhile is not taken for a missing one.
    return this.#guard(() =>
      this.#database.transaction(() => this.#table.read(bash, after, most)).deferred(),
    );
  }

  async putBlob(bytes: Uint8Array): Promise<Result<string>> {
    const hash = sha256(bytes);
    return this.#guard(() => {
      this.#database
        .prepare('INSERT OR IGNORE INTO blobs (hash, bytes) VALUES (?, ?)')
        .run(hash, Buffer.from(bytes));
      return hash;
    });
  }

  async blob(hash: string): Promise<Result<Uint8Array | null>> {
    return this.#guard(
      () =>
        this.#database
          .prepare<[string], { bytes: Buffer }>('SELECT bytes FROM blobs WHERE hash = ?')
          .get(hash)?.bytes ?? null,
    );
  }

  watch(_bash: string, appended: () => void): () => void {
    return this.#changes.watch(appended);
  }

  /** Complete or not there: it grows beside its place and is renamed once it is on the disk. */
  async backup(to: string): Promise<Result<void>> {
    const growing = `${to}.part`;
    try {
      makeDirectory(dirname(to));
      rmSync(growing, { force: true });
      await this.#database.backup(growing);
      sync(growing);
      renameSync(growing, to);
      sync(dirname(to));
      return success(undefined);
    } catch (error) {
      return this.#guard(() => {
        throw error;
      });
    } finally {
      rmSync(growing, { force: true });
    }
  }

  async close(): Promise<void> {
    this.#changes.stop();
    this.#database.close();
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
