import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';
import type { Exercise } from '../../domain/exercise.ts';
import type { Failure, FailureCode, Result } from '../../domain/failure.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Grader } from '../../grading/grader.ts';
import { submissionOfTree } from '../../grading/submission.ts';
import { decodeFileSet } from '../file-set.ts';
import type { BashStore, GradingQueue, TakenJob } from '../ports.ts';
import { AloneOrTogether } from './alone-or-together.ts';

export interface GradingLoopOptions {
  readonly store: Pick<BashStore, 'blob'>;
  readonly queue: GradingQueue;
  /** The content that a job is graded by. */
  readonly exerciseOf: (job: Pick<TakenJob, 'exercise' | 'digest'>) => Promise<Result<Exercise>>;
  readonly grade: (...args: Parameters<GradeJob>) => Promise<JobGraded>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** How many gradings run side by side. */
  readonly concurrency: number;
  /** Names who takes, beside others of the same queue; this process when absent. */
  readonly name?: string;
  /** Whether jobs may be taken now; always when absent. */
  readonly mayTake?: () => boolean;
  readonly onTaken: (job: TakenJob) => void;
  /** After each job, whatever came of it. */
  readonly onSettled: (job: TakenJob, end: JobEnd) => void;
  /** What cannot be written down in the log, such as a full disk. */
  readonly onTrouble: (message: string, failure?: Failure) => void;
}

/** One grading, as `Grader.grade` does it. */
export type GradeJob = (...args: Parameters<Grader['grade']>) => Promise<{ readonly verdict: Verdict }>;
/** `failure`: of what grades, where that is another process. */
export type JobGraded = { readonly verdict: Verdict } | { readonly failure: Failure };

/** `given back`: whatever was wrong is no fault of the job, which costs it no try. */
export type JobEnd = 'graded' | 'failed' | 'given back';

/** A host that was killed gives its jobs back after so long; serving does not wait for it. */
const LEASE_MS = 10_000;
const RENEW_EVERY_MS = 3_000;
/** Also without a call of the queue: another process may have offered a job, or a lease may have run out. */
const LOOK_EVERY_MS = 1_000;
/** Where news came while the queue was being asked: not at once, because all who grade hear them. */
const SOON_MS = 50;
/** After a store that refuses, such as one on a full disk. */
const TROUBLE_WAIT_MS = 2_000;
/** How long a result is kept for a store that can't be reached; another may have graded the job by then. */
const WRITE_FOR_MS = 60_000;

/** What is wrong with this machine or with the way to the store: another taker, or a later time, may do better. */
const NOT_THE_JOBS: readonly FailureCode[] = [
  'store-locked',
  'disk-full',
  'database-unreachable',
  'archive-refused',
  'temp-folder',
  'sandbox-unavailable',
  'interrupted',
];

/** Takes jobs from the queue and grades them, until it is stopped. */
export class GradingLoop {
  readonly #options: GradingLoopOptions;
  /** No job is taken any more; then, gradings at hand end without a result. */
  readonly #leaving = new AbortController();
  readonly #stopped = new AbortController();
  readonly #inHand = new Set<Promise<void>>();
  readonly #turns = new AloneOrTogether();
  #taking: Promise<void> = Promise.resolve();
  /** Whether something may have come since the queue was asked last. */
  #hasNews = false;
  #endRest: () => void = () => {};
  /** After a job that was given back: this machine would only take it again. */
  #pause: Promise<void> = Promise.resolve();

  constructor(options: GradingLoopOptions) {
    this.#options = options;
  }

  start(): void {
    const unwatch = this.#options.queue.watch(() => this.#wake());
    this.#leaving.signal.addEventListener('abort', () => {
      unwatch();
      this.#wake();
    });
    this.#taking = this.#takeAll(this.#options.name ?? `host-${process.pid}`);
  }

  /** Ends the gradings at hand without a result and gives their jobs back, after waiting that long for them. */
  async stop(graceMs = 0): Promise<void> {
    this.#leaving.abort();
    const timer = setTimeout(() => this.#stopped.abort(), graceMs);
    if (graceMs === 0) this.#stopped.abort();
    await this.#taking;
    await Promise.all(this.#inHand);
    clearTimeout(timer);
  }

  /** One that asks for all gradings side by side, so that an idle machine asks once and not once for each core. */
  async #takeAll(worker: string): Promise<void> {
    const { queue, concurrency, mayTake = () => true, onTrouble } = this.#options;
    while (!this.#leaving.signal.aborted) {
      await this.#pause;
      if (this.#leaving.signal.aborted) return;
      this.#hasNews = false;
      const isFree = this.#inHand.size < concurrency && mayTake();
      const job = isFree ? await queue.take(worker, LEASE_MS) : NO_JOB;
      if (!job.ok) {
        onTrouble(job.failure.message, job.failure);
        await this.#rest(TROUBLE_WAIT_MS);
      } else if (job.value === null) await this.#rest(LOOK_EVERY_MS);
      else {
        const settled = this.#settle(job.value).finally(() => {
          this.#inHand.delete(settled);
          this.#wake();
        });
        this.#inHand.add(settled);
      }
    }
  }

  /** Until something may be there to do, at most that long. */
  #rest(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#hasNews ? Math.min(SOON_MS, mostMs) : mostMs);
      this.#endRest = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#leaving.signal.aborted) this.#endRest();
    });
  }

  #wake(): void {
    this.#hasNews = true;
    this.#endRest();
  }

  /** The same for a grading in hand, which nothing but the end wakes. */
  #waitInHand(ms: number): Promise<void> {
    return wait(ms, undefined, { signal: this.#stopped.signal }).catch(() => {});
  }

  async #settle(job: TakenJob): Promise<void> {
    const { queue, onTaken, onSettled } = this.#options;
    const lost = new AbortController();
    const signal = AbortSignal.any([lost.signal, this.#stopped.signal]);
    onTaken(job);
    const renewal = setInterval(async () => {
      const renewed = await queue.renew(job, LEASE_MS);
      // Another has it; what comes of it here would not be written.
      if (renewed.ok && !renewed.value) lost.abort();
    }, RENEW_EVERY_MS);
    let end: JobEnd = 'given back';
    try {
      const grade = () => this.#verdictOf(job, signal);
      const verdict = await (job.losses > 0 ? this.#turns.alone(grade) : this.#turns.together(grade));
      end = lost.signal.aborted ? 'given back' : await this.#write(job, verdict);
    } finally {
      clearInterval(renewal);
      onSettled(job, end);
    }
  }

  async #write(job: TakenJob, verdict: Result<Verdict>): Promise<JobEnd> {
    const { queue, clock, onTrouble } = this.#options;
    const isGivenBack =
      this.#stopped.signal.aborted || (!verdict.ok && NOT_THE_JOBS.includes(verdict.failure.code));
    const write = (): Promise<Result<boolean>> => {
      if (isGivenBack) return queue.release(job);
      const { atMs } = clock.now();
      return verdict.ok ? queue.done(job, verdict.value, atMs) : queue.failed(job, verdict.failure, atMs);
    };
    if (isGivenBack && !verdict.ok && !this.#stopped.signal.aborted)
      onTrouble(verdict.failure.message, verdict.failure);
    const startedMs = clock.monotonicMs();
    let written = await write();
    while (!written.ok && !this.#stopped.signal.aborted && clock.monotonicMs() - startedMs < WRITE_FOR_MS) {
      onTrouble(written.failure.message, written.failure);
      await this.#waitInHand(TROUBLE_WAIT_MS);
      written = await write();
    }
    if (isGivenBack) this.#pause = this.#waitInHand(TROUBLE_WAIT_MS);
    if (!written.ok || !written.value || isGivenBack) return 'given back';
    return verdict.ok ? 'graded' : 'failed';
  }

  /** A verdict, or why there is none: whatever goes wrong here is about this job alone. */
  async #verdictOf(job: TakenJob, signal: AbortSignal): Promise<Result<Verdict>> {
    const { queue, store, exerciseOf, grade } = this.#options;
    try {
      const known = await queue.known(job.digest, job.fileSet, job.seed);
      if (!known.ok) return known;
      if (known.value !== null) return { ok: true, value: known.value };
      const exercise = await exerciseOf(job);
      if (!exercise.ok) return exercise;
      const blob = await store.blob(job.fileSet);
      if (!blob.ok) return blob;
      if (blob.value === null)
        return cannot('store-broken', `The files ${job.fileSet} are not in the store.`);
      const submission = submissionOfTree(decodeFileSet(blob.value), exercise.value.manifest.editable);
      const graded = await grade(exercise.value, submission, { seed: job.seed, signal });
      if ('failure' in graded) return { ok: false, failure: graded.failure };
      const { verdict } = graded;
      if (verdict.failure === null) return { ok: true, value: verdict };
      return cannot('grading-incomplete', `${verdict.failure.code}: ${verdict.failure.message}`);
    } catch (error) {
      const { message, code } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC') return cannot('disk-full', `No space is left to grade in: ${message}.`);
      return cannot('grading-incomplete', `The grader itself failed: ${message}`);
    }
  }
}

const NO_JOB = { ok: true, value: null } as const;

/** @param missing what it is called where there is none: `archive-refused`, if another taker may have it */
export const contentBy =
  (
    find: (digest: string) => Promise<Exercise | undefined>,
    missing: 'exercise-changed' | 'archive-refused' = 'exercise-changed',
  ): GradingLoopOptions['exerciseOf'] =>
  async ({ digest }) => {
    const exercise = await find(digest);
    return exercise
      ? { ok: true, value: exercise }
      : cannot(missing, `The content ${digest} is not kept here any more.`);
  };

const cannot = (
  code: 'exercise-changed' | 'archive-refused' | 'store-broken' | 'grading-incomplete' | 'disk-full',
  message: string,
) => ({ ok: false, failure: { code, message, next: 'See what doctor says about this machine.' } }) as const;
