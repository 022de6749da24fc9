import { describe, expect, test } from 'vitest';
import { catchesOf, judgeOwnTests, type OwnTestRun } from '../../harness/grading/own-tests.ts';
import { exerciseNamed, pristineTree, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

/** Runs of one test `t`: whether it passed with all references, and without those of each bug. */
const runs = (
  withAll: readonly (boolean | null)[],
  without: Readonly<Record<string, readonly (boolean | null)[]>>,
) => {
  const run = (passed: boolean | null) => new Map(passed === null ? [] : [['t', passed]]);
  return {
    added: ['t'],
    withAll: withAll.map(run),
    without: new Map(Object.entries(without).map(([bug, all]) => [bug, all.map(run)])),
  };
};

describe('an added test', () => {
  test.each([
    ['catches one bug', runs([true, true], { a: [false, false], b: [true] }), 'catches', ['a']],
    ['catches all', runs([true, true], { a: [false, false], b: [false, false] }), 'catches', ['a', 'b']],
    ['catches none', runs([true], { a: [true], b: [true] }), 'catches-nothing', []],
    ['fails on the reference', runs([false], {}), 'fails-on-reference', []],
    [
      'fails on the reference as it fails elsewhere',
      runs([false, false], { a: [false, false] }),
      'fails-on-reference',
      [],
    ],
    ['does not run on the reference', runs([null], {}), 'fails-on-reference', []],
    ['passes on the reference once', runs([true, false], { a: [false, false] }), 'flaky', []],
    ['seems to catch a bug once', runs([true, true], { a: [false, true] }), 'flaky', []],
    ['does not run where a bug is', runs([true, true], { a: [null], b: [true] }), 'catches-nothing', []],
    ['runs now and then where a bug is', runs([true, true], { a: [false, null] }), 'flaky', []],
  ] as const)('%s', (_, observed, outcome, bugs) => {
    const judged = judgeOwnTests(observed);
    expect(judged).toEqual([{ id: 't', outcome, bugs }]);
    expect(catchesOf(judged, [{ id: 'a' }, { id: 'b' }, { id: 'c' }])).toEqual(bugs);
  });
});

test('the tests that a submission adds are run and judged one by one', { timeout: 240_000 }, async () => {
  const exercise = exerciseNamed('money-split');
  const own = `import { expect, test } from 'vitest';
import { allocate, money, parse } from '../src/index.ts';

test('half a dinar is 500 fils', () => {
  expect(parse('12.5', 'KWD').minor).toBe(12500n);
});
test('a credit is shared out to the last cent', () => {
  const shares = allocate(money(-1000n, 'EUR'), [1, 1, 1]);
  expect(shares.reduce((sum, { minor }) => sum + minor, 0n)).toBe(-1000n);
});
test('half a dinar, and a credit', () => {
  expect(parse('12.5', 'KWD').minor).toBe(12500n);
  const shares = allocate(money(-1000n, 'EUR'), [1, 1, 1]);
  expect(shares.reduce((sum, { minor }) => sum + minor, 0n)).toBe(-1000n);
});
test('one and one', () => {
  expect(1 + 1).toBe(2);
});
test('believes that dinars have two decimals', () => {
  expect(parse('12.5', 'KWD').minor).toBe(1250n);
});
`;
  const tree = new Map([...pristineTree(exercise), ['test/mine.test.ts', Buffer.from(own)]]);
  const runs: OwnTestRun[] = [];
  const judged = await graderHere().judgeOwnTests(exercise, submissionOf(exercise, tree), (run) =>
    runs.push(run),
  );
  // What catches something is run twice, and the runs are counted for those who wait.
  const bugs = exercise.solution.bugs.map(({ id }) => ({ without: id }));
  const twice = ['all references', ...bugs.filter(({ without }) => without !== 'refunds')];
  const all = ['your code', 'the untouched code', 'all references', ...bugs, ...twice];
  expect(runs.map(({ on }) => on)).toEqual(all);
  expect(runs.map(({ done }) => done)).toEqual(all.map((_, index) => index));
  expect(runs.at(-1)?.total).toBe(all.length);
  expect(judged).toEqual([
    { id: expect.stringContaining('half a dinar is 500'), outcome: 'catches', bugs: ['decimals'] },
    { id: expect.stringContaining('to the last cent'), outcome: 'catches', bugs: ['credit'] },
    { id: expect.stringContaining('and a credit'), outcome: 'catches', bugs: ['credit', 'decimals'] },
    { id: expect.stringContaining('one and one'), outcome: 'catches-nothing', bugs: [] },
    { id: expect.stringContaining('two decimals'), outcome: 'fails-on-reference', bugs: [] },
  ]);
});

test('a submission that adds no test has none to judge', { timeout: 120_000 }, async () => {
  const exercise = exerciseNamed('money-split');
  expect(await graderHere().judgeOwnTests(exercise, submissionOf(exercise, pristineTree(exercise)))).toEqual(
    [],
  );
});
