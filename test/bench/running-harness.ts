import { readExercise } from '../../harness/catalog/catalog.ts';
import { composeGrader } from '../../harness/compose.ts';
import type { Exercise } from '../../harness/domain/exercise.ts';
import { readSubmission } from '../../harness/grading/submission.ts';
import { collectionFrom } from '../../harness/locations.ts';

/**
 * A harness that runs, as the terminal UI or a host does: one process that holds a grader and grades what it is
 * told to. Started by the bench, for one exercise and with so many workers for a run; each message is a question, each reply the answer to it.
 */

export type ToHarness =
  | { readonly op: 'warm-up' }
  /** `asHost`: as a bug bash is graded, where a bug is given up at its first failure. */
  | { readonly op: 'grade'; readonly directory: string; readonly asHost: boolean };

/** The seam of a grader that can get ready ahead of time. One that can't is measured as it is. */
interface WarmingUp {
  warmUp?(exercise: Exercise): Promise<unknown>;
}

const [id = '', workers] = process.argv.slice(2);
const read = readExercise(collectionFrom(undefined, undefined), id);
if (!read.ok) throw new Error(read.failure.message);
const exercise = read.value;
const grader = await composeGrader(workers === undefined ? undefined : Number(workers));

process.on('message', async (message: ToHarness) => {
  if (message.op === 'warm-up') {
    await (grader as WarmingUp).warmUp?.(exercise);
    process.send?.({ ok: true });
    return;
  }
  // The key press: what a face does between it and the verdict, but for the log.
  const startedMs = performance.now();
  const submission = readSubmission(message.directory, exercise.manifest.editable);
  if (!submission.ok) throw new Error(submission.failure.message);
  const { verdict } = await grader.grade(
    exercise,
    submission.value,
    message.asHost ? { conditions: { stopsAtFailure: 'bug' } } : {},
  );
  process.send?.({ durationMs: performance.now() - startedMs, verdict });
});
process.on('disconnect', () => process.exit(0));
