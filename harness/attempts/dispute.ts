import { bugNamed } from '../catalog/variant.ts';
import { countingSubmission } from '../domain/counting-submission.ts';
import type { DisputedSubmission } from '../domain/disputed-submission.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { readSubmission } from '../grading/submission.ts';
import { withSnapshot } from '../workspace/snapshots/snapshots.ts';
import type { OpenAttempt } from './open-attempt.ts';

/**
 * Packs a submission in which a bug counts as alive, with its verdict, for the exercise's author. Only once the attempt
 * has ended, because a verdict names bugs.
 * @param named the bug: its line of the ticket, from 1, or its id
 */
export async function disputedSubmission(
  attempt: OpenAttempt,
  named: string,
  why: string,
): Promise<Result<DisputedSubmission>> {
  const fresh = await attempt.refresh();
  if (!fresh.ok) return fresh;
  const { state, exercise, workspace } = attempt;
  const { directory } = workspace;
  if (state.phase !== 'finished' && state.phase !== 'over') {
    return failed('wrong-state', 'A verdict can be disputed once the attempt has ended.', {
      command: ['finish'],
      workspace: directory,
    });
  }
  const found = bugNamed(exercise, named);
  if (!found.ok) return found;
  const { bug } = found.value;
  const isAlive = ({ verdict }: (typeof state.submissions)[number]) =>
    verdict.bugs?.some(({ id, squashed }) => id === bug.id && !squashed) === true;
  const counting = countingSubmission(state);
  const disputed = counting && isAlive(counting) ? counting : state.submissions.findLast(isAlive);
  if (!disputed) {
    return failed(
      'wrong-state',
      `No submission of this attempt was told that line ${found.value.line + 1} of the ticket is still there.`,
      { command: ['status'], workspace: directory },
    );
  }
  const { snapshot } = disputed;
  if (snapshot === undefined)
    return failed('unreadable-file', 'No snapshot of the files of that submission is kept.', {
      command: ['report'],
      workspace: directory,
    });
  const kept = await withSnapshot(workspace, snapshot, async (tree) =>
    readSubmission(tree, exercise.manifest.editable),
  );
  if (!kept.ok) return kept;
  const files = kept.value;
  if (!files.ok) return files;
  return success({
    schema: 'bugsquash/disputed-submission@1',
    exercise: disputed.verdict.exercise,
    bug: bug.id,
    why,
    attempt: attempt.id,
    seed: disputed.verdict.seed,
    submissionDigest: files.value.digest,
    files: [...files.value.files].map(([path, data]) => ({ path, data: data.toString('base64') })),
    verdict: disputed.verdict,
  });
}
