import { expect, test } from 'vitest';
import { isolation } from '../../harness/verify/checks/isolation/isolation.ts';
import { settled } from '../../harness/verify/flaky.ts';
import type { Trial, TrialResult } from '../../harness/verify/trial.ts';
import { madeUp } from './made-up.ts';

const FEE = 'fee.test.ts › three days cost three times as much as one';
const DEPOSIT = 'deposit.test.ts › what was broken is taken off the deposit';
const GUARD = 'guard.test.ts › a ladder that is gone brings nothing back';

const resultWith = (...failing: readonly string[]): TrialResult => ({
  tests: [FEE, DEPOSIT, GUARD].map((id) => ({ id, state: failing.includes(id) ? 'fail' : 'pass' })),
  firstError: null,
  problems: [],
  limitsHit: [],
  failure: null,
  durationMs: 1,
});

/** What isolation finds when, with only `fee` fixed, these tests fail at first and those the second time. */
async function judged(first: readonly string[], second: readonly string[]) {
  const exerciseFiles = madeUp();
  const plan = isolation.plan(exerciseFiles);
  const expected: readonly (readonly string[])[] = [[FEE, DEPOSIT], first, [FEE], []];
  const results = new Map(plan.trials.map((trial, index) => [trial, resultWith(...(expected[index] ?? []))]));
  const forgotten: Trial[] = [];
  const ranAgain: Trial[] = [];
  const runner = {
    runAgain: async (trials: readonly Trial[]) => {
      ranAgain.push(...trials);
      return new Map(trials.map((trial) => [trial, resultWith(...second)]));
    },
    forget: (trial: Trial) => void forgotten.push(trial),
  };
  const outcome = (await settled(runner, exerciseFiles, 'isolation', plan, results)) ?? expect.fail('broken');
  return {
    findings: [...outcome.findings, ...plan.conclude(outcome.results).findings],
    ranAgain: ranAgain.map(({ label }) => label),
    forgotten: forgotten.map(({ label }) => label),
  };
}

test('nothing is run again where nothing surprises', async () => {
  expect(await judged([DEPOSIT], [])).toEqual({ findings: [], ranAgain: [], forgotten: [] });
});

test('a guard that fails once and passes when the same is run again is called flaky, and nothing else', async () => {
  const { findings, ranAgain, forgotten } = await judged([DEPOSIT, GUARD], [DEPOSIT]);
  expect(findings).toEqual([
    {
      check: 'isolation',
      severity: 'error',
      message: `"${GUARD}" is flaky: it failed at first and passed when the same was run again (only fee).`,
      file: expect.stringMatching(/hidden\/guard\.test\.ts$/),
      line: 3,
      next: expect.stringMatching(/^Let it wait for what it expects/),
    },
  ]);
  expect([ranAgain, forgotten]).toEqual([['only fee'], ['only fee']]);
});

test('a guard that fails both times is what the check says it is', async () => {
  const { findings, forgotten } = await judged([DEPOSIT, GUARD], [DEPOSIT, GUARD]);
  expect(findings.map(({ message }) => message)).toEqual([
    `With only fee the guard "${GUARD}" fails: a candidate who makes that fix first is told of a regression.`,
  ]);
  expect(forgotten).toEqual([]);
});
