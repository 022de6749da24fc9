import { afterEach, expect, test } from 'vitest';
import { type PooledProcesses, ProcessPool } from '../../../harness/grading/supervisor/process-pool.ts';
import { NOTES } from '../../redteam/rig.ts';
import { patchedTree, submissionOf } from '../../support/exercises.ts';
import { graderHere } from '../../support/grader.ts';

const pool = new ProcessPool();
afterEach(() => pool.dispose());

const submission = submissionOf(
  NOTES,
  patchedTree(NOTES, [`fixes/${NOTES.solution.bugs[0]?.id}/reference.patch`]),
);

async function gradeInPool(): Promise<void> {
  const { verdict } = await graderHere().grade(NOTES, submission, { pool, sharesSubject: true });
  expect(verdict).toMatchObject({ outcome: 'graded', score: { total: 100 } });
}

function takeAll(): PooledProcesses {
  const pooled = pool.take();
  if (!pooled?.subject || !pooled.database) throw new Error('nothing was kept');
  return pooled;
}

test('a run goes on in the processes of the one before', async () => {
  await gradeInPool();
  const first = takeAll();
  expect(pool.give(first)).toBe(true);
  await gradeInPool();
  const second = takeAll();
  expect(second.examiner).toBe(first.examiner);
  expect(second.database).toBe(first.database);
  pool.give(second);
});

test('processes that have done their runs are ended, the subject and the database among them', async () => {
  await gradeInPool();
  const worn = { ...takeAll(), runs: 39 };
  expect(pool.give(worn)).toBe(true);
  await gradeInPool();
  expect(pool.take()).toBeUndefined();
  expect([worn.examiner, worn.subject, worn.database].map((process) => process?.isAlive)).toEqual([
    false,
    false,
    false,
  ]);
});
