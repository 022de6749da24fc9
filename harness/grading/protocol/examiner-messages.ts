import { z } from 'zod';
import type { Style, WorldPart } from '../../domain/exercise.ts';

/**
 * The seam between supervisor and examiner, over Node IPC. Channels of subject and database process come as handles with
 * their message. The supervisor validates every message, because a compromised examiner is one of the attacks; the
 * examiner takes the supervisor's as they are typed.
 */

/** What one run of the hidden tests needs to know. Paths are as the examiner sees them. */
export interface Job {
  readonly type: 'job';
  readonly files: readonly string[];
  readonly hiddenRoot: string;
  readonly seed: string;
  readonly entry: string;
  readonly style: Style;
  readonly world: readonly WorldPart[];
  readonly packages: readonly string[];
  readonly process: 'shared' | 'fresh';
  readonly startLimitMs: number;
  readonly requestLimitMs: number;
  readonly testLimitMs: number;
  /** Where the injected clock stands when a test begins. */
  readonly clockStartsAtMs: number;
  /** Tests and files in an order that follows from this, instead of the written one. */
  readonly shuffleSeed: number | null;
  /** What is given up at the first failure: its other tests are skipped. */
  readonly stopsAtFailure: 'nothing' | 'bug' | 'file' | 'run' | 'other files';
  /** Those of `files` that are a bug's. */
  readonly bugFiles: readonly string[];
  /** The request of the run, counted from 1, at which the subject's process ends. */
  readonly subjectDiesAtRequest: number | null;
  /** Whether to go on with the subject of the job before, and to keep it for the next. */
  readonly sharesSubject: boolean;
}

export type ToExaminer =
  | Job
  /** A job over code of ours while there is no submission, so that the next one is fast; its subject is kept. */
  | { readonly type: 'warm-up'; readonly job: Job }
  /** The submission has come: no further round. */
  | { readonly type: 'end-warm-up' }
  /**
   * One channel of the subject that was asked for with this number. Comes with a handle, unless the process has ended
   * meanwhile. `http` channels are numbered in the order they come.
   */
  | {
      readonly type: 'channel';
      readonly grant: number;
      readonly channel: 'control' | 'http' | 'upstream' | 'database';
    }
  /** All channels of that subject have been sent. */
  | { readonly type: 'subject'; readonly grant: number }
  /** The process ended before its channels could be sent; another may be asked for. */
  | { readonly type: 'void-subject'; readonly grant: number }
  | { readonly type: 'no-subject'; readonly grant: number; readonly reason: string }
  | { readonly type: 'output'; readonly text: string };

const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  file: z.string().optional(),
  line: z.int().optional(),
});

export const fromExaminerSchema = z.discriminatedUnion('type', [
  /** Loaded and warm: a job may be sent. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('warmed-up'), rounds: z.int() }),
  /** `grant` numbers these requests; the answers carry it. */
  z.object({ type: z.literal('want-subject'), grant: z.int(), keepDatabase: z.boolean() }),
  z.object({ type: z.literal('want-output') }),
  z.object({
    type: z.literal('collected'),
    file: z.string(),
    tests: z.array(z.string()),
    error: z.string().nullable(),
  }),
  z.object({
    type: z.literal('test'),
    id: z.string(),
    state: z.enum(['pass', 'fail', 'skip']),
    error: z.string().nullable(),
    /** Where in `hidden/` the assertion stands. */
    place: z.object({ file: z.string(), line: z.int() }).nullable(),
    durationMs: z.number(),
  }),
  /** `grant`: of the subject that it was found with. */
  z.object({ type: z.literal('problem'), grant: z.int(), problem: problemSchema }),
  z.object({ type: z.literal('limit'), name: z.string() }),
  /** A test waited as long as it may. */
  z.object({ type: z.literal('gave-up-waiting') }),
  /** An error of the hidden tests that belongs to no test. */
  z.object({ type: z.literal('unhandled'), message: z.string() }),
  /** The subject's process is to end now, as if by itself. */
  z.object({ type: z.literal('end-subject'), grant: z.int() }),
  /** `keepsSubject`: the subject is whole, and waits here for the next job. `mostRequests`: how many there were in the test that asked most. */
  z.object({ type: z.literal('done'), keepsSubject: z.boolean(), mostRequests: z.int() }),
]);
export type FromExaminer = z.infer<typeof fromExaminerSchema>;
