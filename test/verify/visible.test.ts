import { describe, expect, test } from 'vitest';
import { visible } from '../../harness/verify/checks/visible/visible.ts';
import { TrialRunner } from '../../harness/verify/run-trials.ts';
import type { TrialResult } from '../../harness/verify/trial.ts';
import { noCache } from '../../harness/verify/trial-cache.ts';
import { graderHere } from '../support/grader.ts';
import { type Changes, madeUp } from './made-up.ts';

/** The findings, with everything run as `verify` runs it. */
async function measured(changes: Changes): Promise<string[]> {
  const exerciseFiles = madeUp(changes);
  const plan = visible.plan(exerciseFiles);
  const host = {
    grader: graderHere(),
    cache: noCache,
    toolchain: '',
    signal: new AbortController().signal,
    monotonicMs: () => performance.now(),
  };
  const runner = new TrialRunner(host, exerciseFiles);
  const results = await runner.run(plan.trials, () => {}).finally(() => runner.dispose());
  return plan.conclude(results ?? expect.fail('no results')).map(({ message }) => message);
}

describe('run for real', () => {
  test('a good exercise has no finding', async () => {
    expect(await measured({})).toEqual([]);
  });

  test('a type error is named with its place, and a test that needs both fixes shows none', async () => {
    const changes: Changes = {
      'exercises/ladders/repo/test/fee.test.ts': (text) =>
        text.replace('expect(feeFor(1)).toBe(150);', 'expect(feeFor(1) + depositBack(200, 100)).toBe(250);'),
      'exercises/ladders/repo/src/more.ts': "export const more: number = 'many';\n",
    };
    expect(await measured(changes)).toEqual([
      expect.stringMatching(/^repo\/ does not type-check: src\/more\.ts\(1,14\): error TS2322/),
      expect.stringMatching(
        /^The visible test ".*one day costs one day" fails with every single reference too/,
      ),
    ]);
  });
});

describe('what is made of the results', () => {
  const resultWith = (failing: readonly string[]): TrialResult => ({
    tests: ['a', 'b'].map((id) => ({ id, state: failing.includes(id) ? 'fail' : 'pass' })),
    firstError: null,
    problems: [],
    limitsHit: [],
    failure: null,
    durationMs: 1,
  });
  /** @param failing on the untouched code, with the reference of `fee`, with that of `deposit` */
  const concluded = (...failing: readonly (readonly string[])[]) => {
    const { trials, conclude } = visible.plan(madeUp());
    const results = new Map(trials.map((trial, index) => [trial, resultWith(failing[index] ?? [])]));
    return conclude(results).map(({ message }) => message);
  };

  test('one red test that one reference turns green is as it should be', () => {
    expect(concluded(['a'], [], ['a'])).toEqual([]);
  });

  test.for<[string, string[][], string]>([
    ['none is red', [[], [], []], 'Every visible test passes on the untouched code'],
    ['two are red', [['a', 'b'], ['a'], ['b']], '2 visible tests fail on the untouched code'],
    ['it stays red', [['a'], ['a'], ['a']], 'fails with every single reference too'],
    ['two references do', [['a'], [], []], 'turns green with the reference of fee and of deposit'],
    [
      'a reference breaks one',
      [['a'], ['b'], ['a']],
      'With the reference of "fee" alone, the visible test "b"',
    ],
  ])('%s', ([, failing, message]) => {
    expect(concluded(...failing)).toEqual([expect.stringContaining(message)]);
  });

  test('a run without tests is said to be none', () => {
    const { trials, conclude } = visible.plan(madeUp());
    const results = new Map(trials.map((trial) => [trial, { ...resultWith([]), tests: [] }]));
    expect(conclude(results)).toMatchObject([
      { message: 'The visible tests of the untouched code do not run.' },
    ]);
  });
});
