import { expect, test } from 'vitest';
import type { Bug } from '../../harness/domain/exercise.ts';
import { feedbackOf } from '../../harness/domain/feedback.ts';
import type { Verdict } from '../../harness/domain/verdict.ts';

const bugs = [
  { id: 'limit', title: 'The limit is not clamped', symptom: 'too many posts' },
  { id: 'cursor', title: 'The cursor loses ties', symptom: 'a post is missing' },
] as Bug[];

const verdict = {
  outcome: 'graded',
  bugs: [
    {
      id: 'limit',
      title: 'The limit is not clamped',
      weight: 1,
      squashed: true,
      tests: { passed: 3, total: 3 },
    },
    {
      id: 'cursor',
      title: 'The cursor loses ties',
      weight: 1,
      squashed: false,
      tests: { passed: 1, total: 4 },
    },
  ],
  regressions: ['deleting a post needs its author'],
  problems: [],
  score: { fix: 50, regressions: -10, hints: 0, extension: null, total: 40 },
  failure: null,
} as unknown as Verdict;

test('a living bug shows only as its line of the ticket', () => {
  const feedback = feedbackOf(verdict, bugs, 'open');
  expect(feedback.lines).toEqual([
    {
      symptom: 'too many posts',
      state: 'gone',
      bug: { id: 'limit', title: 'The limit is not clamped', passed: 3, total: 3 },
    },
    { symptom: 'a post is missing', state: 'still there' },
  ]);
  expect(JSON.stringify(feedback)).not.toContain('ties');
});

test('a regression always names itself', () => {
  expect(feedbackOf(verdict, bugs, 'open').regressions).toEqual(['deleting a post needs its author']);
});

test('a sealed verdict says nothing but that it is sealed', () => {
  const feedback = feedbackOf(verdict, bugs, 'sealed');
  expect(feedback.lines.map(({ state }) => state)).toEqual(['sealed', 'sealed']);
  expect(feedback).toMatchObject({ regressions: [], score: null });
  expect(JSON.stringify(feedback)).not.toMatch(/limit|clamped|ties|deleting/);
});

test('a sealed verdict still tells that the code does not start', () => {
  const broken = {
    ...verdict,
    problems: [{ code: 'syntax-error', message: 'Unexpected token', file: 'src/a.ts', line: 3 }],
  };
  expect(feedbackOf(broken, bugs, 'sealed').problems).toEqual([
    { message: 'Unexpected token', file: 'src/a.ts', line: 3 },
  ]);
});

test('after the reveal everything has its name', () => {
  expect(feedbackOf(verdict, bugs, 'revealed').lines[1]).toMatchObject({
    state: 'still there',
    bug: { id: 'cursor' },
  });
});
