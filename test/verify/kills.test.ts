import { expect, test } from 'vitest';
import { killMatrix } from '../../harness/verify/checks/kills/kill-matrix.ts';
import { kills, killsInProof } from '../../harness/verify/checks/kills/kills.ts';
import type { FaultKind } from '../../harness/verify/faults.ts';
import { type FaultTrial, SEED, type TrialResult } from '../../harness/verify/trial.ts';
import { madeUp } from './made-up.ts';

const FEE = 'fee.test.ts › three days cost three times as much as one';
const DEPOSIT = 'deposit.test.ts › what was broken is taken off the deposit';
const GUARD = 'guard.test.ts › a ladder that is gone brings nothing back';
const TESTS = [FEE, DEPOSIT, GUARD];

const resultWith = (failing: readonly string[], tests = TESTS): TrialResult => ({
  tests: tests.map((id) => ({ id, state: failing.includes(id) ? 'fail' : 'pass' })),
  firstError: null,
  problems: [],
  limitsHit: [],
  failure: null,
  durationMs: 1,
});

const EVERY_FILE = ['fee.test.ts', 'deposit.test.ts', 'guard.test.ts'];

const faultOf = (id: string, kind: FaultKind, files: readonly string[] = EVERY_FILE): FaultTrial => ({
  fault: { id, kind, text: id },
  trial: { label: id, tree: new Map(), files, seed: SEED, conditions: {} },
});

const CLAMP = faultOf('fee/wrong-clamp', 'wrong fix');
/** It leaves its bug alive, so no guard was asked. */
const ALIVE = faultOf('fee/wrong-alive', 'wrong fix', ['fee.test.ts']);
const LESS = faultOf('fee:1', 'mutant');
const ELSEWHERE = faultOf('probe:1', 'probe');

test('each test has the faults on which it fails', () => {
  const results = new Map([
    [CLAMP.trial, resultWith([FEE, GUARD])],
    [LESS.trial, resultWith([FEE])],
  ]);
  expect([...killMatrix(TESTS, [CLAMP, LESS], results).kills]).toEqual([
    [FEE, ['fee/wrong-clamp', 'fee:1']],
    [DEPOSIT, []],
    [GUARD, ['fee/wrong-clamp']],
  ]);
});

test('code that does not start, or on which everything fails, shows nothing', () => {
  const many = Array.from({ length: 6 }, (_, index) => `guard.test.ts › ${index}`);
  const dead = { ...resultWith(many, many), problems: ['src/fee.ts does not parse'] };
  for (const result of [dead, resultWith(many, many), { ...resultWith(many, many), failure: 'none ran' }])
    expect(
      killMatrix(many, [ELSEWHERE], new Map([[ELSEWHERE.trial, result]])).kills.get('guard.test.ts › 0'),
    ).toEqual([]);
  const some = resultWith(many.slice(1), many);
  const { kills: noticed } = killMatrix(many, [ELSEWHERE], new Map([[ELSEWHERE.trial, some]]));
  expect(noticed.get('guard.test.ts › 1')).toEqual(['probe:1']);
});

/** Runs the check with `DEPOSIT` and `GUARD` noticing nothing so far, and probes that end like this. */
async function checkedWith(failing: (probe: number) => readonly string[]) {
  const asked: FaultTrial[] = [];
  const facts = await kills.check(
    madeUp(),
    TESTS,
    {
      faults: [CLAMP, ALIVE],
      results: new Map([CLAMP, ALIVE].map(({ trial }) => [trial, resultWith([FEE])])),
    },
    async (trials) => {
      const results = trials.map(
        ({ trial }, index) => [trial, resultWith(failing(asked.length + index))] as const,
      );
      asked.push(...trials);
      return new Map(results);
    },
  );
  if (!facts) throw new Error('interrupted');
  return { facts, asked };
}

test('tests that notice no fault of a fix are tried on faults elsewhere, until each has noticed one', async () => {
  const { facts, asked } = await checkedWith((probe) => (probe === 3 ? [DEPOSIT, GUARD] : []));
  expect(facts.findings).toEqual([]);
  expect(new Set(asked.flatMap(({ trial }) => trial.files))).toEqual(
    new Set(['deposit.test.ts', 'guard.test.ts']),
  );
  expect(facts.probes.tried).toBe(asked.length);
  expect(killsInProof(facts)).toMatchObject({
    tests: { [FEE]: 'fee/wrong-clamp fee/wrong-alive', [DEPOSIT]: 'probe:4', [GUARD]: 'probe:4' },
    faults: { 'probe:4': expect.stringContaining(' in src/fee.ts: ') },
  });
});

test('one that notices nothing at all is named, with its line', async () => {
  const { facts, asked } = await checkedWith(() => [DEPOSIT]);
  expect(facts.findings).toEqual([
    expect.objectContaining({
      check: 'kills',
      severity: 'warning',
      message: `"${GUARD}" kills nothing: it passes with each of 1 faults of fixes, and with ${asked.length} mutants of other code.`,
      file: expect.stringMatching(/hidden\/guard\.test\.ts$/),
      line: 3,
    }),
  ]);
  expect(asked.length).toBe(facts.probes.made);
});

test('without a fault to look for nothing more is run', async () => {
  const facts = await kills.check(
    madeUp(),
    [FEE],
    { faults: [CLAMP], results: new Map([[CLAMP.trial, resultWith([FEE])]]) },
    () => expect.fail('nothing was to be run'),
  );
  expect(facts).toMatchObject({ findings: [], probes: { tried: 0, made: 0 } });
});
