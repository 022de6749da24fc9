import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { NOTES } from '../redteam/rig.ts';
import { patchedTree, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

/** A busy machine changes nothing in a verdict but its timings. For many gradings: `npm run soak -- busy 100`. */

const LOOPS = 6;
const GRADINGS = 3;

test(`${GRADINGS} gradings side by side, beside ${LOOPS} busy loops, give the verdict that one gives`, async () => {
  const answer = submissionOf(NOTES, patchedTree(NOTES, ['fixes/last/reference.patch']));
  const grade = async () => ({ ...(await graderHere().grade(NOTES, answer)).verdict, timings: null });
  const loops = Array.from({ length: LOOPS }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  try {
    const [first, ...others] = await Promise.all(Array.from({ length: GRADINGS }, grade));
    expect(first).toMatchObject({ outcome: 'graded', limits: { hit: [] }, score: { total: 100 } });
    for (const other of others) expect(JSON.stringify(other)).toBe(JSON.stringify(first));
  } finally {
    for (const loop of loops) loop.kill('SIGKILL');
  }
});
