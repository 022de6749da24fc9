import { type Failure, type Result, success } from '../../domain/failure.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { BashEvent } from '../log/events.ts';
import type { GradingJob, GradingQueue, TakenJob } from '../ports.ts';
import { type Changes, JOBS, notify } from './changes.ts';
import type { DatabaseTime } from './clock.ts';
import type { Connection, Sql } from './connection.ts';
import { type JobTable, lossesOf, MOST_LOSSES, type StoredJob } from './job-table.ts';
import { appendEntries, lockedHead, verdictOf } from './log-table.ts';

const MOST_TRIES = 3;
/** One taker at a time: two that look at the same moment could each take a job of the same team. */
const TAKERS_LOCK = 0x6275_6774;

/** The queue over pg-boss: its heartbeats find lost takers, its retries and dead letters what became of their jobs. */
export class PostgresGradingQueue implements GradingQueue {
  readonly #connection: Connection;
  readonly #jobs: JobTable;
  readonly #changes: Changes;
  readonly #clock: DatabaseTime;

  constructor(connection: Connection, jobs: JobTable, changes: Changes, clock: DatabaseTime) {
    this.#connection = connection;
    this.#jobs = jobs;
    this.#changes = changes;
    this.#clock = clock;
  }

  /** Whoever finds nothing has asked one question, without a lock: all takers look at each notification. */
  async take(): Promise<Result<TakenJob | null>> {
    const looked = await this.#connection.run((sql) => this.#jobs.look(sql));
    if (!looked.ok) return looked;
    const { isWaiting, isDead } = looked.value;
    const taken = isWaiting
      ? await this.#connection.transaction((sql) => this.#next(sql))
      : success<TakenJob | null>(null);
    if (!taken.ok || !isDead) return taken;
    const buried = await this.#buryDead();
    return buried.ok || taken.value !== null ? taken : buried;
  }

  async #next(sql: Sql): Promise<TakenJob | null> {
    await sql.query('SELECT pg_advisory_xact_lock($1)', [TAKERS_LOCK]);
    for (;;) {
      const job = await this.#jobs.fetch(sql);
      if (!job) return null;
      const losses = lossesOf(job);
      if (job.retryCount === 0) return { ...job.data, lease: job.id, losses };
      // It was lost with its taker: it goes behind the others, as a new offer that the old taker knows nothing of.
      await this.#jobs.removeFetched(sql, job);
      await this.#jobs.offer(sql, [job.data], losses + 1);
    }
  }

  renew(job: TakenJob): Promise<Result<boolean>> {
    return this.#connection.run((sql) => this.#jobs.touch(sql, job.lease));
  }

  done(job: TakenJob, verdict: Verdict, atMs: number): Promise<Result<boolean>> {
    return this.#settle(job, async (sql, { data }) => {
      await append(sql, data, { type: 'verdict-given', submission: data.submission, verdict }, atMs);
      return this.#jobs.waitAnew(sql, data);
    });
  }

  failed(
    job: TakenJob,
    { code, message }: Pick<Failure, 'code' | 'message'>,
    atMs: number,
  ): Promise<Result<boolean>> {
    return this.#settle(job, async (sql, stored) => {
      const { data } = stored;
      const final = data.try >= MOST_TRIES;
      await append(sql, data, failure(data, { code, message }, final), atMs);
      if (!final) await this.#jobs.offerAgain(sql, stored, { ...data, try: data.try + 1 });
      return (await this.#jobs.waitAnew(sql, data)) || !final;
    });
  }

  release(job: TakenJob): Promise<Result<boolean>> {
    return this.#settle(job, async (sql, stored) => {
      await this.#jobs.offerAgain(sql, stored);
      return true;
    });
  }

  known(digest: string, fileSet: string, seed: string): Promise<Result<Verdict | null>> {
    return this.#connection.run((sql) => verdictOf(sql, digest, fileSet, seed));
  }

  depth(bash: string): Promise<Result<{ readonly waiting: number; readonly running: number }>> {
    return this.#connection.run(async (sql) => ({
      waiting: await this.#jobs.waiting(sql, bash),
      running: (await this.#jobs.inHand(sql, bash)).length,
    }));
  }

  watch(offered: () => void): () => void {
    return this.#changes.watch(JOBS, offered);
  }

  /**
   * Runs `write` in the transaction that takes the job out of the queue; false where its lease is not ours any more.
   * @param write returns whether other takers may find something now
   */
  #settle(job: TakenJob, write: (sql: Sql, stored: StoredJob) => Promise<boolean>): Promise<Result<boolean>> {
    return this.#connection.transaction(async (sql) => {
      const stored = await this.#jobs.remove(sql, job.lease);
      if (!stored) return false;
      const isAboutJobs = await write(sql, stored);
      await notify(sql, stored.data.bash, isAboutJobs);
      return true;
    });
  }

  /** Writes down what pg-boss gave up: the last entry of a job that ended every taker. */
  async #buryDead(): Promise<Result<void>> {
    for (;;) {
      const buried = await this.#connection.transaction(async (sql) => {
        const dead = await this.#jobs.fetchDead(sql);
        if (!dead) return false;
        const lost = {
          code: 'grader-killed',
          message: `The grader ended each of the ${MOST_LOSSES} times it graded this.`,
        };
        await append(sql, dead.data, failure(dead.data, lost, true), this.#clock.now().atMs);
        await this.#jobs.removeFetched(sql, dead);
        if (dead.sourceId !== null) await this.#jobs.removeLost(sql, dead.sourceId);
        await notify(sql, dead.data.bash, await this.#jobs.waitAnew(sql, dead.data));
        return true;
      });
      if (!buried.ok) return buried;
      if (!buried.value) return { ok: true, value: undefined };
    }
  }
}

const failure = (
  { submission, try: tried }: GradingJob,
  { code, message }: { readonly code: string; readonly message: string },
  final: boolean,
): BashEvent => ({ type: 'grading-failed', submission, try: tried, code, message, final });

async function append(sql: Sql, { bash }: GradingJob, event: BashEvent, atMs: number): Promise<void> {
  const before = await lockedHead(sql, bash);
  if (!before) throw new Error(`a job of the bash ${bash}, which is not in the store`);
  await appendEntries(sql, bash, before, [{ atMs, who: 'program', event }]);
}
