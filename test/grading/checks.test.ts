import { expect, test } from 'vitest';
import { exerciseNamed, patchedTree, pristineTree, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

const exercise = exerciseNamed('money-split');

test('checks and own tests are run on request: a test that pins a bug catches that bug', async () => {
  const own = `import { expect, test } from 'vitest';
import { parse } from '../src/index.ts';

test('half a dinar is 500 fils', () => {
  expect(parse('12.5', 'KWD').minor).toBe(12500n);
});
`;
  const tree = new Map([
    ...patchedTree(exercise, ['fixes/decimals/reference.patch']),
    ['test/mine.test.ts', Buffer.from(own)],
  ]);
  const { verdict } = await graderHere().grade(exercise, submissionOf(exercise, tree), {
    checks: true,
    ownTests: true,
  });
  expect(verdict.checks).toEqual({
    typecheck: 'pass',
    visibleTests: { passed: expect.any(Number), failed: 1, total: expect.any(Number) },
  });
  expect(verdict.ownTests).toEqual({ added: 1, catches: ['decimals'] });
});

test('a type error and nothing added', async () => {
  const tree = new Map([
    ...pristineTree(exercise),
    ['src/stray.ts', Buffer.from('export const stray: string = 1;\n')],
  ]);
  const { verdict } = await graderHere().grade(exercise, submissionOf(exercise, tree), { checks: true });
  expect(verdict.checks?.typecheck).toBe('fail');
  expect(verdict.ownTests).toBeNull();
});
