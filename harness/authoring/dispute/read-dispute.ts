import { readFileSync } from 'node:fs';
import { type DisputedSubmission, disputedSubmissionSchema } from '../../domain/disputed-submission.ts';
import { failed, type Result, success } from '../../domain/failure.ts';

/** Reads a file that `dispute` wrote. */
export function readDispute(file: string): Result<DisputedSubmission> {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return notOne(file, (error as Error).message);
  }
  const parsed = disputedSubmissionSchema.safeParse(document);
  if (parsed.success) return success(parsed.data);
  const [issue] = parsed.error.issues;
  return notOne(file, `${issue?.path.join('.') || 'it'}: ${issue?.message}`);
}

const notOne = (file: string, why: string): Result<never> =>
  failed(
    'import-refused',
    `${file} is not a disputed submission (${why}).`,
    'Name a file that dispute wrote.',
  );
