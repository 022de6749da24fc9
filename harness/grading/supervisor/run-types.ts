import type { ExerciseFiles, Tree } from '../../catalog/exercise-files.ts';
import type { FromExaminer } from '../protocol/examiner-messages.ts';
import type { LostTime } from './lost-time.ts';
import type { ProcessPool } from './process-pool.ts';

/** Limits of one run of the hidden tests, in milliseconds and bytes. */
export interface RunLimits {
  readonly startLimitMs: number;
  readonly requestLimitMs: number;
  readonly testLimitMs: number;
  /** The whole run; after it, what has not passed counts as failed. */
  readonly runLimitMs: number;
  readonly outputLimitBytes: number;
  readonly subjectLimit: number;
}

export const DEFAULT_LIMITS: RunLimits = {
  startLimitMs: 6_000,
  requestLimitMs: 4_000,
  testLimitMs: 20_000,
  runLimitMs: 90_000,
  outputLimitBytes: 1024 * 1024,
  subjectLimit: 60,
};

/** What the processes of subject and examiner are told of the world around them, other than by default. */
export interface SubjectEnvironment {
  /** Where the injected clock, and the date that both processes see, stand at the beginning. */
  readonly clockStartsAtMs?: number;
  /** As in `TZ` and `LC_ALL`. */
  readonly timeZone?: string;
  readonly locale?: string;
}

/** How a run may differ from an ordinary one, so that `verify` sees what a verdict depends on. */
export interface RunConditions extends SubjectEnvironment {
  /** Files and tests in an order that follows from this; as written when absent. */
  readonly shuffleSeed?: number;
  /**
   * What is given up at its first failure, its other tests skipped; nothing when absent. `bug`: the file of a bug, which
   * lives then; guards and the extension are counted to the end. `other files`: the file that the failing test is in
   * goes on.
   */
  readonly stopsAtFailure?: 'bug' | 'file' | 'run' | 'other files';
  /** At which request of each test, counted from 1, the subject's process ends, as if by itself. */
  readonly subjectDiesAtRequest?: number;
}

/** What is known of a run before there is a submission. */
export interface RunPlan {
  readonly exerciseFiles: ExerciseFiles;
  readonly limits: RunLimits;
  readonly conditions: RunConditions;
  /** Processes of earlier runs to go on with, for code that is not a candidate's. Then there is one worker. */
  readonly pool: ProcessPool | undefined;
  /** Whether the code under test, too, may run where that of an earlier run ran. */
  readonly sharesSubject: boolean;
  /** How many workers share the hidden test files. */
  readonly workers: number;
  /** Whether each worker starts a second subject ahead, for tests that restart theirs. */
  readonly hasStandby: boolean;
  /** Whether there is time before the submission comes to run code of ours until everything around it is fast. */
  readonly warmsUp: boolean;
}

export interface RunRequest {
  /** The tree to grade. */
  readonly tree: Tree;
  readonly seed: string;
  /** Hidden test files to run, relative to `hidden/`; all of them when absent. */
  readonly files?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of each test as it ends. */
  readonly onOutcome?: ((outcome: TestOutcome) => void) | undefined;
  /** Told of a hidden file's test ids before they run. */
  readonly onCollected?: ((file: string, tests: readonly string[]) => void) | undefined;
  /** Told when the submission turns out not to load, parse or start, before its tests fail for that. */
  readonly onNotStarted?: (() => void) | undefined;
}

export interface TestOutcome {
  readonly id: string;
  readonly state: 'pass' | 'fail' | 'skip';
  readonly error: string | null;
  /** Where its assertion stands: a file relative to `hidden/`, and a line from 1. */
  readonly place?: { readonly file: string; readonly line: number } | null;
  /** What it took, where that is known. */
  readonly durationMs?: number;
}

export type RunEnd = 'done' | 'timeout' | 'cancelled' | { readonly examinerEnded: string };

/** All that was seen of one run; `judge` makes a verdict of it. */
export interface ObservedRun {
  /** Test ids by hidden file, as collected. */
  readonly collected: ReadonlyMap<string, readonly string[]>;
  readonly collectErrors: readonly string[];
  readonly outcomes: ReadonlyMap<string, TestOutcome>;
  readonly problems: readonly Extract<FromExaminer, { type: 'problem' }>['problem'][];
  readonly limitsHit: readonly string[];
  readonly unhandled: readonly string[];
  readonly end: RunEnd;
  /** How often subjects were asked something; 0 for a run that did not end. */
  readonly mostRequests: number;
  /** Whether a test waited as long as it may. */
  readonly gaveUpWaiting: boolean;
  /** How time was lost that the limits of the run could not take into account. */
  readonly lostTime: readonly LostTime[];
  readonly examinerMs: number;
}
