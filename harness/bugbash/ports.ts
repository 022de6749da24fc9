import type { Failure, Result } from '../domain/failure.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Actor, BashEvent, Entry } from './log/events.ts';

/**
 * What the bug bash needs of an engine: one log for each bash, and a queue of gradings. Nothing above these two
 * knows SQLite or PostgreSQL; `test/bugbash/ports/` holds every implementation to the same contract.
 */

export interface NewEntry {
  readonly atMs: number;
  readonly who: Actor;
  readonly event: BashEvent;
}

export type Appended =
  | { readonly kind: 'appended'; readonly entries: readonly Entry[] }
  /** Others have appended since `expected`; nothing was written: read again, then decide anew. */
  | { readonly kind: 'others-came-first' };

/** What one grading is asked. The verdict of (digest, fileSet, seed) is always the same one. */
export interface GradingJob {
  readonly bash: string;
  readonly submission: string;
  readonly team: string;
  readonly exercise: string;
  readonly digest: string;
  readonly fileSet: string;
  readonly seed: string;
  /** 1 for the first. */
  readonly try: number;
}

/**
 * Every failure is one of `store-locked`, `store-newer`, `store-broken`, `disk-full` and `database-unreachable`. After
 * the last one it is not known whether a write was made: read again, then decide anew.
 */
export interface BashStore {
  /** The bashes of this store, oldest first. */
  list(): Promise<Result<readonly { readonly bash: string; readonly name: string }[]>>;
  /**
   * Appends all of these or nothing, durable when it resolves, with the jobs that follow from them in the same
   * transaction. The store adds position and chain hash; `atMs` is raised to the last entry's where it is less.
   * @param expected how many entries the caller has read
   */
  append(
    bash: string,
    events: readonly NewEntry[],
    expected: number,
    jobs?: readonly GradingJob[],
  ): Promise<Result<Appended>>;
  /** Entries after that position, in order, at most `limit`. */
  read(bash: string, after: number, limit?: number): Promise<Result<readonly Entry[]>>;
  /** Keeps these bytes under their sha256 (hex), which it returns; durable when it resolves. */
  putBlob(bytes: Uint8Array): Promise<Result<string>>;
  blob(hash: string): Promise<Result<Uint8Array | null>>;
  /** Calls back soon after something was appended, by whatever process; returns how to stop. */
  watch(bash: string, appended: () => void): () => void;
  /** Copies the whole store into a new file or database elsewhere, consistent, while it is in use. */
  backup(to: string): Promise<Result<void>>;
  close(): Promise<void>;
}

export interface TakenJob extends GradingJob {
  /** Names this taking; what a taker that was given up for dead reports is refused. */
  readonly lease: string;
  /** How many takers it was lost with before this one: after the first loss, a careful taker grades it alone. */
  readonly losses: number;
}

/** Fair to teams: one grading at a time for each, and whoever waited longest comes next. */
export interface GradingQueue {
  /**
   * The next job, or null when none may be taken now. Another taker gets it once `leaseMs` pass without `renew`; an
   * engine may make less than ten seconds into ten. A job that is lost too often ends as `grader-killed`.
   */
  take(worker: string, leaseMs: number): Promise<Result<TakenJob | null>>;
  renew(job: TakenJob, leaseMs: number): Promise<Result<boolean>>;
  /**
   * Ends the job together with its `verdict-given` entry; false where the lease is no longer ours, and then nothing
   * is written.
   */
  done(job: TakenJob, verdict: Verdict, atMs: number): Promise<Result<boolean>>;
  /** Ends this try with its `grading-failed` entry; offers the job again unless it was the third. */
  failed(job: TakenJob, failure: Pick<Failure, 'code' | 'message'>, atMs: number): Promise<Result<boolean>>;
  /** Gives the job back at once, uncounted: its taker leaves. False where the lease is no longer ours. */
  release(job: TakenJob): Promise<Result<boolean>>;
  /** The verdict of these three, if there is one already. */
  known(digest: string, fileSet: string, seed: string): Promise<Result<Verdict | null>>;
  depth(bash: string): Promise<Result<{ readonly waiting: number; readonly running: number }>>;
  /** Calls back when a job may be there to take; returns how to stop. */
  watch(offered: () => void): () => void;
}
