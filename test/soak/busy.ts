import { spawn } from 'node:child_process';
import { exerciseNamed, patchedTree, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';
import { inParallel } from './in-parallel.ts';

/** Gradings of one answer, side by side and beside busy loops: all verdicts are equal but for their timings. */

const EXERCISE = 'feed-pagination';
const JOBS = 4;
const LOOPS = 8;

/** @returns how many verdicts differ from the first */
export async function soakBusy(count: number): Promise<number> {
  const exercise = exerciseNamed(EXERCISE);
  // Half solved, so that passes and failures both have to come out alike.
  const half = exercise.solution.bugs.filter((_, index) => index % 2 === 0);
  const tree = patchedTree(
    exercise,
    half.map(({ id }) => `fixes/${id}/reference.patch`),
  );
  const loops = Array.from({ length: LOOPS }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  const startedMs = performance.now();
  try {
    const verdicts = await inParallel(JOBS, count, async (index) => {
      const { verdict } = await graderHere().grade(exercise, submissionOf(exercise, tree));
      if (index % 10 === 9) console.log(`${index + 1} of ${count}`);
      return JSON.stringify({ ...verdict, timings: null });
    });
    const odd = verdicts.filter((verdict) => verdict !== verdicts[0]);
    for (const verdict of [...new Set(odd)].slice(0, 5)) console.log(`differs: ${verdict}`);
    console.log(
      `${count} gradings, ${JOBS} at a time beside ${LOOPS} busy loops, ${Math.round((performance.now() - startedMs) / 1_000)} s:`,
      odd.length === 0 ? 'all alike.' : `${odd.length} differ from the first, which is\n${verdicts[0]}`,
    );
    return odd.length;
  } finally {
    for (const loop of loops) loop.kill('SIGKILL');
  }
}
