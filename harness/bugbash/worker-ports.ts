import type { Clock } from '../domain/clock.ts';
import type { Result } from '../domain/failure.ts';
import type { BashStore, GradingQueue } from './ports.ts';

/**
 * What a process that only grades needs beside queue and blobs. Only a shared database has these: on one machine the
 * host grades, and nothing is registered or published.
 *
 * A worker's life over these ports:
 *
 * ```
 * workers.report(starting) → clock.offsetMs, own checks → workers.report(ready | refused)
 *   → queue.take → content.get (or its own cache) → store.blob → grade, with queue.renew every few seconds
 *   → queue.done | queue.failed | queue.release → …
 * SIGTERM: workers.report(leaving) → done, or release → workers.leave → close
 * ```
 */
export interface BashDatabase {
  readonly store: BashStore;
  readonly queue: GradingQueue;
  readonly workers: WorkerRegistry;
  readonly content: ContentStore;
  readonly clock: DatabaseClock;
  readonly hosts: SharedByHosts;
  /** Closes everything above; open gradings are not waited for. */
  close(): Promise<void>;
}

/**
 * The database's time, which is everybody's: `now()` is this machine's monotonic clock moved by what was last
 * measured, so it needs no round trip and does not follow a wall clock that is wrong or set. Pass it as `atMs`.
 */
export interface DatabaseClock extends Clock {
  /** This machine's wall clock minus the database's, in milliseconds; measured anew every few seconds. */
  readonly offsetMs: number;
}

/** What several hosts of one database have in common beside log and queue. */
export interface SharedByHosts {
  /** The code to join a bash and the host's token: those of the host that opened it first. */
  secrets(bash: string, own: BashSecrets): Promise<Result<BashSecrets>>;
  /**
   * Adds to what all hosts have counted of each key in this minute, and returns the new counts. Minutes are those of
   * the database's clock; `leftMs` is what is left of this one.
   */
  count(
    kind: string,
    added: ReadonlyMap<string, number>,
  ): Promise<Result<{ readonly counts: ReadonlyMap<string, number>; readonly leftMs: number }>>;
  /** Forgets the counts of past minutes. */
  forgetCounts(): Promise<Result<void>>;
  /**
   * When people of a bash were last heard of, by person: takes what this host knows and returns what all of them do.
   * Times are the database's.
   */
  seen(bash: string, here: ReadonlyMap<string, number>): Promise<Result<ReadonlyMap<string, number>>>;
  /** The submissions of a bash that are being graded at this moment, by whatever process. */
  inHand(bash: string): Promise<Result<readonly string[]>>;
}

export interface BashSecrets {
  readonly code: string;
  readonly adminToken: string;
}

/** The content of one exercise at one digest, both halves, as a host has published it. */
export interface PublishedContent {
  readonly exercise: string;
  readonly digest: string;
  /** Gzipped tar of `exercises/<id>/…` and `solutions/<id>/…`: what `catalog/kept-exercise.ts` keeps. */
  readonly bytes: Uint8Array;
  /** Ed25519 public key of the host that published it: raw, base64url. A worker decides whether it trusts it. */
  readonly signer: string;
  /** By that key, as `published-content.ts` makes and checks it; base64url. */
  readonly signature: string;
}

/**
 * Everything a bash is graded by, by digest. A digest is published once; publishing it again changes nothing, so a
 * worker may keep what it has verified for ever.
 */
export interface ContentStore {
  put(content: PublishedContent): Promise<Result<void>>;
  /** Null where no host has published it. The signature is not checked here: see `published-content.ts`. */
  get(digest: string): Promise<Result<PublishedContent | null>>;
}

/** What a worker says of itself; everything is shown to the host, and nothing here decides what it may take. */
export interface WorkerReport {
  /** Of this process alone, such as `grader-3-4711-k2f9`: the same as `take` is given. */
  readonly worker: string;
  /** The machine's name, as its owner knows it. */
  readonly machine: string;
  /** Of its bugsquash. */
  readonly version: string;
  readonly state: WorkerState;
  /** How many gradings it runs side by side. */
  readonly capacity: number;
  /** How many it runs now. */
  readonly running: number;
  /** Its wall clock minus the database's. */
  readonly clockOffsetMs: number;
  /** Where it keeps content and sandboxes. */
  readonly freeDiskBytes: number;
  /** What the sandbox's canaries said at its start, a line each. */
  readonly canaries: readonly WorkerCanary[];
  /** The fixed grading measured at its start; null before it was. */
  readonly speed: { readonly gradingMs: number; readonly limitMs: number } | null;
  /** Why it is `refused` or takes nothing at the moment; empty where all is well. */
  readonly troubles: readonly WorkerTrouble[];
}

/** `refused`: it has looked at itself, must not grade, and stays only to say why. */
export type WorkerState = 'starting' | 'ready' | 'refused' | 'leaving';

export interface WorkerCanary {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly detail: string;
}

export interface WorkerTrouble {
  readonly code: 'clock' | 'version' | 'sandbox' | 'disk' | 'network' | 'speed' | 'content';
  /** What is wrong, with the figures, and what to do there. */
  readonly message: string;
}

export interface RegisteredWorker extends WorkerReport {
  /** By the database's clock. */
  readonly startedAtMs: number;
  readonly seenAtMs: number;
  /** Nothing was heard of it for `SILENT_AFTER_MS`: killed, or its network was cut. */
  readonly isSilent: boolean;
  /**
   * Whether the database has a connection of its name: a process that has ended has none any more, one whose network
   * was cut or that is stopped still does.
   */
  readonly isConnected: boolean;
}

/** A worker reports at least this often, also when nothing has changed. */
export const REPORT_EVERY_MS = 3_000;
/** After this time without a report a worker counts as silent; its jobs come back by their own leases. */
export const SILENT_AFTER_MS = 15_000;
/** How long a silent worker stays listed, so that the admin page can say that it is gone. */
export const FORGOTTEN_AFTER_MS = 30 * 60_000;

export interface WorkerRegistry {
  /** Adds the worker, or replaces what it said before. */
  report(report: WorkerReport): Promise<Result<void>>;
  /** Takes it off the list: it ended as asked. */
  leave(worker: string): Promise<Result<void>>;
  /** All that were heard of within `FORGOTTEN_AFTER_MS`, by machine and name. */
  list(): Promise<Result<readonly RegisteredWorker[]>>;
  /** The version of the newest host that has opened this database; null before the first. */
  hostVersion(): Promise<Result<string | null>>;
}
