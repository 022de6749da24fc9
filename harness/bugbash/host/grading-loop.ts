import type { Clock } from '../../domain/clock.ts';
import type { Exercise } from '../../domain/exercise.ts';
import type { Result } from '../../domain/failure.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Grader } from '../../grading/grader.ts';
import { submissionOfTree } from '../../grading/submission.ts';
import { decodeFileSet } from '../file-set.ts';
import type { BashStore, GradingQueue, TakenJob } from '../ports.ts';

export interface GradingLoopOptions {
  readonly store: Pick<BashStore, 'blob'>;
  readonly queue: GradingQueue;
  /** The content that the bash is graded by, by digest. */
  readonly exerciseOf: (digest: string) => Promise<Exercise | undefined>;
  readonly grade: GradeJob;
  readonly clock: Pick<Clock, 'now'>;
  /** How many gradings run side by side. */
  readonly concurrency: number;
  readonly onTaken: (job: TakenJob) => void;
  /** After each job, whatever came of it. */
  readonly onSettled: (job: TakenJob) => void;
  /** What cannot be written down in the log, such as a full disk. */
  readonly onTrouble: (message: string) => void;
}

/** One grading, as `Grader.grade` does it. */
export type GradeJob = (...args: Parameters<Grader['grade']>) => Promise<{ readonly verdict: Verdict }>;

/** A host that was killed gives its jobs back after so long; serving does not wait for it. */
const LEASE_MS = 10_000;
const RENEW_EVERY_MS = 3_000;
/** Also without a call of the queue: another process may have offered a job, or a lease may have run out. */
const LOOK_EVERY_MS = 1_000;
/** After a store that refuses, such as one on a full disk. */
const TROUBLE_WAIT_MS = 2_000;

/** Takes jobs from the queue and grades them, until it is stopped. */
export class GradingLoop {
  readonly #options: GradingLoopOptions;
  readonly #stopped = new AbortController();
  readonly #workers: Promise<void>[] = [];
  #wake: (() => void)[] = [];

  constructor(options: GradingLoopOptions) {
    this.#options = options;
  }

  start(): void {
    const unwatch = this.#options.queue.watch(() => this.#wakeAll());
    this.#stopped.signal.addEventListener('abort', () => {
      unwatch();
      this.#wakeAll();
    });
    const name = `host-${process.pid}`;
    for (let index = 1; index <= this.#options.concurrency; index += 1)
      this.#workers.push(this.#work(`${name}-${index}`));
  }

  /** Ends the gradings at hand without a result; they are taken again later, by whom comes first. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#workers);
  }

  #wakeAll(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }

  async #work(worker: string): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const job = await this.#options.queue.take(worker, LEASE_MS);
      if (!job.ok) {
        this.#options.onTrouble(job.failure.message);
        await this.#rest(TROUBLE_WAIT_MS);
      } else if (job.value === null) await this.#rest(LOOK_EVERY_MS);
      else await this.#settle(job.value);
    }
  }

  /** Until something may be there to do, at most that long. */
  #rest(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, mostMs);
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
      if (this.#stopped.signal.aborted) this.#wakeAll();
    });
  }

  async #settle(job: TakenJob): Promise<void> {
    const { queue, clock, onTaken, onSettled, onTrouble } = this.#options;
    onTaken(job);
    const renewal = setInterval(() => void queue.renew(job, LEASE_MS), RENEW_EVERY_MS);
    try {
      const verdict = await this.#verdictOf(job);
      if (this.#stopped.signal.aborted) return;
      const { atMs } = clock.now();
      const written = verdict.ok
        ? await queue.done(job, verdict.value, atMs)
        : await queue.failed(job, verdict.failure, atMs);
      if (!written.ok) {
        onTrouble(written.failure.message);
        await this.#rest(TROUBLE_WAIT_MS);
      }
    } finally {
      clearInterval(renewal);
      onSettled(job);
    }
  }

  /** A verdict, or why there is none: whatever goes wrong here is about this job alone. */
  async #verdictOf(job: TakenJob): Promise<Result<Verdict>> {
    const { queue, store, exerciseOf, grade } = this.#options;
    try {
      const known = await queue.known(job.digest, job.fileSet, job.seed);
      if (!known.ok) return known;
      if (known.value !== null) return { ok: true, value: known.value };
      const exercise = await exerciseOf(job.digest);
      if (!exercise)
        return cannot('exercise-changed', `The content ${job.digest} is not kept here any more.`);
      const blob = await store.blob(job.fileSet);
      if (!blob.ok) return blob;
      if (blob.value === null)
        return cannot('store-broken', `The files ${job.fileSet} are not in the store.`);
      const submission = submissionOfTree(decodeFileSet(blob.value), exercise.manifest.editable);
      const { verdict } = await grade(exercise, submission, {
        seed: job.seed,
        signal: this.#stopped.signal,
      });
      if (verdict.failure === null) return { ok: true, value: verdict };
      return cannot('grading-incomplete', `${verdict.failure.code}: ${verdict.failure.message}`);
    } catch (error) {
      return cannot('grading-incomplete', `The grader itself failed: ${(error as Error).message}`);
    }
  }
}

const cannot = (code: 'exercise-changed' | 'store-broken' | 'grading-incomplete', message: string) =>
  ({ ok: false, failure: { code, message, next: 'See what doctor says about this machine.' } }) as const;
