import { z } from 'zod';

/**
 * The verdict: what grading found, as data. Other programs rely on its shape; the JSON Schema in
 * `harness/schemas/` is generated from the schema below.
 */

const count = z.int().min(0);
const tally = z.strictObject({ passed: count, total: count });

export const scoreSchema = z.strictObject({
  fix: z.int().min(0).max(100),
  regressions: z.int().max(0),
  hints: z.int().max(0),
  extension: z.int().min(0).max(100).nullable(),
  total: z.int().min(0).max(100),
});

export const verdictSchema = z.strictObject({
  schema: z.literal('bugsquash/verdict@1'),
  exercise: z.strictObject({ id: z.string(), version: z.string(), digest: z.string() }),
  /** Where the exercise's own suite ran in the process of the code under test, which could have replaced it. */
  suite: z.literal('native').optional(),
  outcome: z.enum(['graded', 'ungradable']),
  bugs: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        weight: z.int().min(1).max(5),
        squashed: z.boolean(),
        /** `atLeast`: grading stopped at the first failure, so more than these might have failed. */
        tests: tally.extend({ atLeast: z.literal(true).optional() }),
      }),
    )
    .nullable(),
  guards: tally.nullable(),
  regressions: z.array(z.string()),
  extension: tally.nullable(),
  problems: z.array(
    z.strictObject({
      code: z.string(),
      message: z.string(),
      file: z.string().optional(),
      line: z.int().optional(),
    }),
  ),
  checks: z
    .strictObject({
      typecheck: z.enum(['pass', 'fail']),
      visibleTests: z.strictObject({ passed: count, failed: count, total: count }),
    })
    .nullable(),
  ownTests: z.strictObject({ added: count, catches: z.array(z.string()) }).nullable(),
  diff: z.strictObject({ files: count, added: count, removed: count }),
  score: scoreSchema.nullable(),
  sandbox: z.enum(['bubblewrap', 'none']),
  seed: z.string().regex(/^\d+$/),
  limits: z.strictObject({ hit: z.array(z.string()) }),
  timings: z.strictObject({ totalMs: z.number(), stageMs: z.number(), examinerMs: z.number() }),
  failure: z.strictObject({ code: z.string(), message: z.string(), next: z.string() }).nullable(),
});

export type Verdict = z.infer<typeof verdictSchema>;
export type Problem = Verdict['problems'][number];
export type Score = z.infer<typeof scoreSchema>;

/** Whether nothing is left to do: every bug squashed and no guard broken. Decides exit code 0 against 1. */
export function isComplete(verdict: Verdict): boolean {
  return (
    verdict.outcome === 'graded' &&
    verdict.bugs !== null &&
    verdict.bugs.every((bug) => bug.squashed) &&
    verdict.regressions.length === 0
  );
}
