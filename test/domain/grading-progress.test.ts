import { expect, test } from 'vitest';
import { gradingProgress } from '../../harness/domain/grading-progress.ts';

const bugs = [{ id: 'first' }, { id: 'second' }];
const collected = new Map([
  ['first.test.ts', ['first.test.ts › a', 'first.test.ts › b']],
  ['guard.test.ts', ['guard.test.ts › c']],
]);

test('a line is judged once all tests of its bug have answered, and no sooner', () => {
  const outcomes = new Map<string, 'pass' | 'fail'>();
  const lines = () => gradingProgress({ collected, outcomes, hasStarted: true }, bugs, false).lines;
  expect(lines()).toEqual(['not judged', 'not judged']);
  outcomes.set('guard.test.ts › c', 'fail').set('first.test.ts › a', 'fail');
  expect(lines()).toEqual(['not judged', 'not judged']);
  outcomes.set('first.test.ts › b', 'pass');
  expect(lines()).toEqual(['still there', 'not judged']);
  outcomes.set('first.test.ts › a', 'pass');
  expect(lines()).toEqual(['gone so far', 'not judged']);
});

test('while verdicts are sealed, nothing but the number of answers is told', () => {
  const outcomes = new Map([
    ['first.test.ts › a', 'pass'],
    ['first.test.ts › b', 'pass'],
  ] as const);
  expect(gradingProgress({ collected, outcomes, hasStarted: true }, bugs, true)).toEqual({
    answered: 2,
    lines: ['sealed', 'sealed'],
    guardsAnswered: false,
    hasStarted: true,
  });
});

test('the guards have answered when all of them have, whatever they said', () => {
  const outcomes = new Map([['guard.test.ts › c', 'fail']] as const);
  expect(gradingProgress({ collected, outcomes, hasStarted: true }, bugs, true).guardsAnswered).toBe(true);
  expect(
    gradingProgress({ collected: new Map(), outcomes, hasStarted: true }, bugs, true).guardsAnswered,
  ).toBe(false);
});

test('of code that does not start, no line is judged and no guard has answered, though all tests have failed', () => {
  const outcomes = new Map([...collected.values()].flat().map((id) => [id, 'fail'] as const));
  expect(gradingProgress({ collected, outcomes, hasStarted: false }, bugs, false)).toEqual({
    answered: 3,
    lines: ['not judged', 'not judged'],
    guardsAnswered: false,
    hasStarted: false,
  });
});
