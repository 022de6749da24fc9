import { randomUUID } from 'node:crypto';
import type SqliteDatabase from 'better-sqlite3';
import type { Failure, Result } from '../../domain/failure.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { BashEvent } from '../log/events.ts';
import type { GradingJob, GradingQueue, TakenJob } from '../ports.ts';
import type { Changes } from './changes.ts';
import type { Guard } from './guard.ts';
import type { LogTable } from './log-table.ts';

const MOST_TRIES = 3;
/**
 * How often a job may be lost with its taker before it counts as what ended them. A host that is killed again and
 * again is far below; a lost job goes behind the others, so it keeps nobody waiting.
 */
const MOST_LOSSES = 50;

interface JobRow {
  readonly number: number;
  readonly bash: string;
  readonly submission: string;
  readonly team: string;
  readonly exercise: string;
  readonly digest: string;
  readonly file_set: string;
  readonly seed: string;
  readonly try: number;
  readonly losses: number;
}

/** Puts a job at the end of the queue, within the caller's transaction; one for the same submission is there once. */
export function offerJob(database: SqliteDatabase.Database, job: GradingJob): void {
  database
    .prepare(
      `INSERT OR IGNORE INTO jobs (bash, submission, team, exercise, digest, file_set, seed, try, turn)
       VALUES (@bash, @submission, @team, @exercise, @digest, @fileSet, @seed, @try, @turn)`,
    )
    .run({ ...job, turn: nextTurn(database) });
}

function nextTurn(database: SqliteDatabase.Database): number {
  const row = database.prepare<[], { last: number }>('UPDATE turns SET last = last + 1 RETURNING last').get();
  return row?.last ?? 0;
}

/**
 * Takes turns: whoever waited longest comes next, and a team's wait begins anew when its grading before ends, so that
 * a team which sends many submissions waits behind those that send few.
 */
export class SqliteGradingQueue implements GradingQueue {
  readonly #database: SqliteDatabase.Database;
  readonly #table: LogTable;
  readonly #changes: Changes;
  readonly #guard: Guard;
  readonly #nowMs: () => number;

  constructor(
    database: SqliteDatabase.Database,
    table: LogTable,
    changes: Changes,
    guard: Guard,
    nowMs: () => number,
  ) {
    this.#database = database;
    this.#table = table;
    this.#changes = changes;
    this.#guard = guard;
    this.#nowMs = nowMs;
  }

  async take(_worker: string, leaseMs: number): Promise<Result<TakenJob | null>> {
    return this.#transaction(() => {
      this.#giveBackLost(leaseMs);
      const row = this.#database
        .prepare<[], JobRow>(
          `SELECT * FROM jobs AS job WHERE lease IS NULL AND NOT EXISTS (
             SELECT 1 FROM jobs AS other
             WHERE other.bash = job.bash AND other.team = job.team AND other.lease IS NOT NULL
           ) ORDER BY turn, number LIMIT 1`,
        )
        .get();
      if (!row) return null;
      const lease = randomUUID();
      this.#database
        .prepare('UPDATE jobs SET lease = ?, leased_until_ms = ? WHERE number = ?')
        .run(lease, this.#until(leaseMs), row.number);
      return { ...jobOf(row), lease, losses: row.losses };
    });
  }

  async renew(job: TakenJob, leaseMs: number): Promise<Result<boolean>> {
    return this.#transaction(() => {
      const renewed = this.#database
        .prepare('UPDATE jobs SET leased_until_ms = ? WHERE bash = ? AND submission = ? AND lease = ?')
        .run(this.#until(leaseMs), job.bash, job.submission, job.lease);
      return renewed.changes === 1;
    });
  }

  async done(job: TakenJob, verdict: Verdict, atMs: number): Promise<Result<boolean>> {
    return this.#settle(job, (row) => {
      this.#append(row, { type: 'verdict-given', submission: row.submission, verdict }, atMs);
      this.#end(row);
    });
  }

  async failed(
    job: TakenJob,
    { code, message }: Pick<Failure, 'code' | 'message'>,
    atMs: number,
  ): Promise<Result<boolean>> {
    return this.#settle(job, (row) => this.#fail(row, { code, message }, row.try >= MOST_TRIES, atMs));
  }

  async release(job: TakenJob): Promise<Result<boolean>> {
    const released = this.#transaction(() => {
      const given = this.#database
        .prepare(
          'UPDATE jobs SET lease = NULL, leased_until_ms = NULL WHERE bash = ? AND submission = ? AND lease = ?',
        )
        .run(job.bash, job.submission, job.lease);
      return given.changes === 1;
    });
    if (released.ok && released.value) this.#changes.tell();
    return released;
  }

  async known(digest: string, fileSet: string, seed: string): Promise<Result<Verdict | null>> {
    return this.#guard(() => this.#table.verdict(digest, fileSet, seed));
  }

  async depth(bash: string): Promise<Result<{ readonly waiting: number; readonly running: number }>> {
    return this.#guard(() => {
      const count = (where: string): number =>
        this.#database
          .prepare<[string], { jobs: number }>(
            `SELECT count(*) AS jobs FROM jobs WHERE bash = ? AND ${where}`,
          )
          .get(bash)?.jobs ?? 0;
      return { waiting: count('lease IS NULL'), running: count('lease IS NOT NULL') };
    });
  }

  watch(offered: () => void): () => void {
    return this.#changes.watch(offered);
  }

  /** Whole milliseconds, as the table has them. */
  #until(leaseMs: number): number {
    return Math.round(this.#nowMs() + leaseMs);
  }

  /** A lease that ends later than any that is given now is from before the wall clock was set back. */
  #giveBackLost(leaseMs: number): void {
    const lost = this.#database
      .prepare<[number, number], JobRow>(
        'SELECT * FROM jobs WHERE lease IS NOT NULL AND (leased_until_ms <= ? OR leased_until_ms > ?)',
      )
      .all(Math.round(this.#nowMs()), this.#until(leaseMs));
    for (const row of lost) {
      if (row.losses + 1 >= MOST_LOSSES) {
        const failure = { code: 'grader-killed', message: 'The grader ended each time it graded this.' };
        this.#fail(row, failure, true, this.#nowMs());
        continue;
      }
      this.#database
        .prepare('UPDATE jobs SET lease = NULL, losses = losses + 1, turn = ? WHERE number = ?')
        .run(nextTurn(this.#database), row.number);
    }
  }

  /** Runs `write` if the lease is still the taker's. */
  async #settle(job: TakenJob, write: (row: JobRow) => void): Promise<Result<boolean>> {
    const settled = this.#transaction(() => {
      const row = this.#database
        .prepare<[string, string, string], JobRow>(
          'SELECT * FROM jobs WHERE bash = ? AND submission = ? AND lease = ?',
        )
        .get(job.bash, job.submission, job.lease);
      if (!row) return false;
      write(row);
      return true;
    });
    if (settled.ok && settled.value) this.#changes.tell();
    return settled;
  }

  #fail(
    row: JobRow,
    failure: { readonly code: string; readonly message: string },
    final: boolean,
    atMs: number,
  ): void {
    this.#append(
      row,
      { type: 'grading-failed', submission: row.submission, try: row.try, ...failure, final },
      atMs,
    );
    if (final) {
      this.#end(row);
      return;
    }
    this.#database
      .prepare('UPDATE jobs SET lease = NULL, leased_until_ms = NULL, try = try + 1 WHERE number = ?')
      .run(row.number);
    this.#waitAnew(row);
  }

  #end(row: JobRow): void {
    this.#database.prepare('DELETE FROM jobs WHERE number = ?').run(row.number);
    this.#waitAnew(row);
  }

  #waitAnew({ bash, team }: JobRow): void {
    this.#database
      .prepare('UPDATE jobs SET turn = ? WHERE bash = ? AND team = ? AND lease IS NULL')
      .run(nextTurn(this.#database), bash, team);
  }

  #append({ bash }: JobRow, event: BashEvent, atMs: number): void {
    this.#table.append(bash, [{ atMs, who: 'program', event }]);
  }

  #transaction<T>(operation: () => T): Result<T> {
    return this.#guard(() => this.#database.transaction(operation).immediate());
  }
}

const jobOf = (row: JobRow): GradingJob => ({
  bash: row.bash,
  submission: row.submission,
  team: row.team,
  exercise: row.exercise,
  digest: row.digest,
  fileSet: row.file_set,
  seed: row.seed,
  try: row.try,
});
