import { z } from 'zod';
import { verdictSchema } from './verdict.ts';

/**
 * A submission that its author holds to be right although a bug counted as alive, as one file for the exercise's author:
 * all that is needed to grade it again.
 */
export const disputedSubmissionSchema = z.object({
  schema: z.literal('bugsquash/disputed-submission@1'),
  exercise: z.object({ id: z.string(), version: z.string(), digest: z.string() }),
  /** The bug's id. */
  bug: z.string(),
  why: z.string().min(1),
  attempt: z.string(),
  /** What grading drew its random data from. */
  seed: z.string().regex(/^\d+$/),
  /** Of the files, as the verdict's seed may follow from it. */
  submissionDigest: z.string(),
  files: z.array(z.object({ path: z.string().min(1), data: z.base64() })),
  verdict: verdictSchema,
});
export type DisputedSubmission = z.infer<typeof disputedSubmissionSchema>;
