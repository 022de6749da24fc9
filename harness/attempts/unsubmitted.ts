import { readSubmission } from '../grading/submission.ts';
import { diffAgainstStart } from '../workspace/start-diff.ts';
import type { OpenAttempt } from './open-attempt.ts';

/** Whether the workspace holds changes that no submission has: they would be lost to the score with the finish. */
export async function hasUnsubmittedChanges({ workspace, exercise, state }: OpenAttempt): Promise<boolean> {
  const { files } = await diffAgainstStart(workspace);
  if (files.length === 0) return false;
  const now = readSubmission(workspace.directory, exercise.manifest.editable);
  // Why it can't be submitted is said by the submission.
  if (!now.ok) return true;
  const extension = state.phase === 'finished' ? state.extension : null;
  if (extension) {
    const { started, submissions } = extension;
    const known = [started.startDigest, ...submissions.map(({ submissionDigest }) => submissionDigest)];
    return !known.includes(now.value.digest);
  }
  return !state.submissions.some(({ submissionDigest }) => submissionDigest === now.value.digest);
}
