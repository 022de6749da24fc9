import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { oneBugVariant } from '../../harness/catalog/variant.ts';
import type { Bug, Exercise } from '../../harness/domain/exercise.ts';
import { readSubmission } from '../../harness/grading/submission.ts';
import { createWorkspace } from '../../harness/workspace/create-workspace.ts';
import { COLLECTION, exerciseNamed, patchedTree, ROOT, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'bugsquash-test-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const cases = listExercises(COLLECTION).flatMap(({ id }) =>
  exerciseNamed(id).solution.bugs.map((bug): [string, string, Bug] => [id, bug.id, bug]),
);

function variantOf(exercise: Exercise, bug: Bug): Exercise {
  const variant = oneBugVariant(home, exercise, bug);
  if (!variant.ok) throw new Error(variant.failure.message);
  return variant.value;
}

describe('every exercise with each of its bugs alone', () => {
  test.each(cases)('%s, %s', { timeout: 600_000 }, async (id, bugId, bug) => {
    const exercise = exerciseNamed(id);
    const variant = variantOf(exercise, bug);
    expect(variant.digest).not.toBe(exercise.digest);
    const line = exercise.solution.bugs.findIndex(({ id: other }) => other === bugId) + 1;
    expect(variant.manifest.title).toBe(`${exercise.manifest.title} (line ${line} only)`);
    expect(variant.solution.bugs.map((only) => only.id)).toEqual([bugId]);

    const { title, packages, modules, editable, version } = variant.manifest;
    const directory = join(home, 'work', `${id}-${bugId}`);
    const created = await createWorkspace({
      exercise: {
        id,
        title,
        version,
        digest: variant.digest,
        root: variant.exerciseRoot,
        packages,
        modules,
        editable,
      },
      directory,
      cloneRoot: ROOT,
      dataDirectory: home,
      attemptId: `${id}-${bugId}`,
      now: new Date(),
    });
    if (!created.ok) throw new Error(created.failure.message);
    expect(existsSync(join(directory, 'package.json'))).toBe(true);

    const untouched = readSubmission(directory, editable);
    if (!untouched.ok) throw new Error(untouched.failure.message);
    const grader = graderHere();
    const before = await grader.grade(variant, untouched.value, { seed: '20261126' });
    expect(before.verdict).toMatchObject({
      outcome: 'graded',
      exercise: { digest: variant.digest },
      bugs: [{ id: bugId, squashed: false }],
      regressions: [],
      problems: [],
    });
    // The others' tests run, as guards.
    const whole = await grader.grade(exercise, untouched.value, { seed: '20261126' });
    const others = (whole.verdict.bugs ?? []).filter((other) => other.id !== bugId);
    expect(others.every(({ squashed }) => squashed)).toBe(true);
    const total = others.reduce((sum, { tests }) => sum + tests.total, whole.verdict.guards?.total ?? 0);
    expect(before.verdict.guards).toEqual({ passed: total, total });

    const fixed = submissionOf(variant, patchedTree(variant, [`fixes/${bugId}/reference.patch`]));
    const after = await grader.grade(variant, fixed, { seed: '20261126' });
    expect(after.verdict).toMatchObject({
      bugs: [{ id: bugId, squashed: true }],
      regressions: [],
      score: { fix: 100, total: 100 },
    });
  });
});

test('a variant that was damaged is made again, and bringing another bug back is a regression', {
  timeout: 600_000,
}, async () => {
  const exercise = exerciseNamed('money-split');
  const [credit, decimals] = exercise.solution.bugs;
  if (!credit || !decimals) throw new Error('money-split has changed');
  const variant = variantOf(exercise, credit);
  await rm(join(variant.exerciseRoot, 'repo', 'README.md'));
  expect(variantOf(exercise, credit).digest).toBe(variant.digest);
  expect(existsSync(join(variant.exerciseRoot, 'repo', 'README.md'))).toBe(true);

  // The code of the whole exercise, in which all bugs live.
  const broken = submissionOf(variant, patchedTree(exercise, []));
  const { verdict } = await graderHere().grade(variant, broken, { seed: '20261126' });
  expect(verdict.bugs).toMatchObject([{ id: credit.id, squashed: false }]);
  expect(verdict.regressions.length).toBeGreaterThan(0);
  expect(verdict.score?.total).toBe(0);
});
