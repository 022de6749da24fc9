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
  readonly stopsAtFailure: 'nothing' | 'file' | 'run';
  /** Whether to go on with the subject of the job before, and to keep it for the next. */
  readonly sharesSubject: boolean;
}

export type ToExaminer =
  | Job
  /** A job over code of ours while there is no submission, so that the next one is fast; its subject is kept. */
  | { readonly type: 'warm-up'; readonly job: Job }
  /** The submission has come: no further round. */
  | { readonly type: 'end-warm-up' }
  /** Comes with a handle. `http` channels are numbered in the order they come. */
  | { readonly type: 'channel'; readonly channel: 'control' | 'http' | 'upstream' | 'database' }
  /** All channels of the subject have been sent. */
  | { readonly type: 'subject' }
  | { readonly type: 'no-subject'; readonly reason: string }
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
  z.object({ type: z.literal('want-subject'), keepDatabase: z.boolean() }),
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
  z.object({ type: z.literal('problem'), problem: problemSchema }),
  z.object({ type: z.literal('limit'), name: z.string() }),
  z.object({ type: z.literal('unhandled'), message: z.string() }),
  /** `keepsSubject`: the subject is whole, and waits here for the next job. */
  z.object({ type: z.literal('done'), keepsSubject: z.boolean() }),
]);
export type FromExaminer = z.infer<typeof fromExaminerSchema>;
