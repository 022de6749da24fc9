import { type ExerciseFiles, solvedTree } from '../catalog/exercise-files.ts';
import { type Grader, MOST_WORKERS } from '../grading/grader.ts';
import { submissionOf } from './trial-submission.ts';

/**
 * What the tests of each hidden file take on the solved exercise, in whole milliseconds, while workers share the files and
 * nothing else is graded: one whose tests keep several processes busy takes longer beside others. Workers share the files by
 * it. Undefined if the solved exercise could not be graded.
 */
export async function measureFileMs(
  grader: Grader,
  exerciseFiles: ExerciseFiles,
  signal: AbortSignal,
): Promise<Record<string, number> | undefined> {
  const { exercise } = exerciseFiles;
  await grader.warmUp(exercise, MOST_WORKERS);
  const { verdict, outcomes } = await grader.grade(
    exercise,
    submissionOf(exercise, solvedTree(exerciseFiles)),
    {
      exerciseFiles,
      signal,
    },
  );
  if (verdict.outcome !== 'graded') return undefined;
  const exactMs = new Map<string, number>();
  for (const { id, durationMs = 0 } of outcomes) {
    const [file = id] = id.split(' › ');
    exactMs.set(file, (exactMs.get(file) ?? 0) + durationMs);
  }
  return Object.fromEntries([...exactMs].sort().map(([file, ms]) => [file, Math.ceil(ms)]));
}
