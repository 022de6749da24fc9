import { z } from 'zod';
import { verdictSchema } from '../../domain/verdict.ts';

/**
 * Between a worker and the processes that grade for it (`grading-process.ts`, `cli/worker/grading-process-main.ts`):
 * Node's IPC, with structured clones. Both sides are ours; a grading that ends its process must not end the worker.
 */

const number = z.int().min(1);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const exercise = z.strictObject({
  exercisesRoot: z.string(),
  solutionsRoot: z.string(),
  id: z.string(),
  digest: z.string(),
});

export const toGradingProcess = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('grade'),
    number,
    exercise,
    seed: z.string().optional(),
    files: z.array(z.tuple([z.string(), bytes])),
  }),
  /** Grades the untouched code and says how long it took. */
  z.strictObject({ kind: z.literal('measure'), number, exercise }),
  z.strictObject({ kind: z.literal('cancel'), number }),
]);
export type ToGradingProcess = z.infer<typeof toGradingProcess>;

export const measuredGrading = z.strictObject({
  firstResultMs: z.number(),
  longestTestMs: z.number(),
  totalMs: z.number(),
});
export type MeasuredGrading = z.infer<typeof measuredGrading>;

export const fromGradingProcess = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('graded'), number, verdict: verdictSchema }),
  z.strictObject({ kind: z.literal('measured'), number, measured: measuredGrading }),
  /** A bug of ours, or an exercise that is not there; the process goes on. */
  z.strictObject({ kind: z.literal('failed'), number, message: z.string(), isDiskFull: z.boolean() }),
]);
export type FromGradingProcess = z.infer<typeof fromGradingProcess>;
