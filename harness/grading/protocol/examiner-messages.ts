import { z } from 'zod';
import { STYLES, WORLD_PARTS } from '../../domain/exercise.ts';

/**
 * The seam between supervisor and examiner, over Node IPC. Channels of subject and keeper come as handles with
 * their message. The supervisor validates every message, because a compromised examiner is one of the attacks.
 */

/** What one run of the hidden tests needs to know. Paths are as the examiner sees them. */
export const jobSchema = z.object({
  type: z.literal('job'),
  files: z.array(z.string()),
  hiddenRoot: z.string(),
  seed: z.string(),
  entry: z.string(),
  style: z.enum(STYLES),
  world: z.array(z.enum(WORLD_PARTS)),
  packages: z.array(z.string()),
  process: z.enum(['shared', 'fresh']),
  startLimitMs: z.number(),
  requestLimitMs: z.number(),
  testLimitMs: z.number(),
  /** Where the injected clock stands when a test begins. */
  clockStartsAtMs: z.number(),
  /** Tests and files in an order that follows from this, instead of the written one. */
  shuffleSeed: z.int().nullable(),
  /** What is given up at the first failure: its other tests are skipped. */
  stopsAtFailure: z.enum(['nothing', 'file', 'run']),
});
export type Job = z.infer<typeof jobSchema>;

export type ToExaminer =
  | Job
  /** Comes with a handle. `http` channels are numbered in the order they come. */
  | { readonly type: 'channel'; readonly channel: 'control' | 'http' | 'upstream' | 'keeper' }
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
    durationMs: z.number(),
  }),
  z.object({ type: z.literal('problem'), problem: problemSchema }),
  z.object({ type: z.literal('limit'), name: z.string() }),
  z.object({ type: z.literal('unhandled'), message: z.string() }),
  z.object({ type: z.literal('done') }),
]);
export type FromExaminer = z.infer<typeof fromExaminerSchema>;
