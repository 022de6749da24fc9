import { expect, test } from 'vitest';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { COLLECTION, exerciseNamed, patchedTree, referencesOf, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

const ids = listExercises(COLLECTION).map(({ id }) => id);

test.concurrent.each(ids)('%s: the extension on top of all references is whole', async (id) => {
  const exercise = exerciseNamed(id);
  const tree = patchedTree(exercise, [...referencesOf(exercise), 'extension/reference.patch']);
  const { verdict } = await graderHere().grade(exercise, submissionOf(exercise, tree), { seed: '20261122' });
  expect(verdict).toMatchObject({ outcome: 'graded', failure: null, problems: [], regressions: [] });
  expect((verdict.bugs ?? []).filter(({ squashed }) => !squashed)).toEqual([]);
  expect(verdict.extension?.total).toBeGreaterThan(0);
  expect(verdict.extension?.passed).toBe(verdict.extension?.total);
});
