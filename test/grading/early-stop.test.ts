import { expect, test } from 'vitest';
import { exerciseNamed, patchedTree, referencesOf, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

test('a bug that is given up at its first failure changes no decision, and costs fewer tests', async () => {
  const exercise = exerciseNamed('money-split');
  const [first = ''] = referencesOf(exercise);
  // A guard fails as well: regressions are counted to the end, whatever comes before them.
  const tree = new Map(patchedTree(exercise, [first]));
  const index = String(tree.get('src/index.ts'));
  tree.set(
    'src/index.ts',
    Buffer.from(index.replace('percentage, prorate,', 'percentage, percentage as prorate,')),
  );
  const grade = (conditions = {}) =>
    graderHere().grade(exercise, submissionOf(exercise, tree), { conditions });
  const [whole, early] = [await grade(), await grade({ stopsAtFailure: 'bug' })];
  const decided = ({ bugs, regressions, guards, extension, score }: (typeof whole)['verdict']) => ({
    bugs: bugs?.map(({ id, squashed }) => ({ id, squashed })),
    regressions,
    guards,
    extension,
    score,
  });
  expect(whole.verdict.regressions.length).toBeGreaterThan(0);
  expect(decided(early.verdict)).toEqual(decided(whole.verdict));
  expect(whole.verdict.bugs?.some(({ tests }) => tests.atLeast)).toBe(false);
  const living = early.verdict.bugs?.filter(({ squashed }) => !squashed) ?? [];
  expect(living.length).toBeGreaterThan(0);
  expect(living.some(({ tests }) => tests.atLeast)).toBe(true);
  expect(early.outcomes.filter(({ state }) => state === 'skip').length).toBeGreaterThan(0);
});
