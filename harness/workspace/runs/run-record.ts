import * as z from 'zod';

/** One line of `runs.jsonl`: a run of the visible tests, or a start of the service. */
export const runRecordSchema = z.object({
  at: z.iso.datetime(),
  kind: z.enum(['tests', 'start']),
  source: z.enum(['npm', 'npx', 'debugger', 'other']),
  passed: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  total: z.int().nonnegative(),
  failures: z.array(
    z.object({
      name: z.string(),
      /** Relative to the workspace. */
      file: z.string(),
      line: z.int().positive().nullable(),
      /** The first line of what went wrong. */
      message: z.string(),
      /** What was compared, as vitest prints it, and where it came from; older records have none. */
      expected: z.string().optional(),
      received: z.string().optional(),
      frames: z
        .array(z.object({ method: z.string(), file: z.string(), line: z.int().positive() }))
        .optional(),
    }),
  ),
  durationMs: z.number().nonnegative(),
});

export type RunRecord = z.infer<typeof runRecordSchema>;
export type RunFailure = RunRecord['failures'][number];
