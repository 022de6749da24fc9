import { expect, test } from 'vitest';
import { differential } from '../../harness/verify/checks/differential/differential.ts';
import { sameGround } from '../../harness/verify/checks/differential/same-ground.ts';
import type { Trial, TrialResult } from '../../harness/verify/trial.ts';
import { type Changes, madeUp } from './made-up.ts';

const SCRIPT = 'solutions/ladders/hidden/support/differential.ts';
const WITH_SCRIPT: Changes = { [SCRIPT]: 'export const differential = { inputs, replies };\n' };
const MARK = '\u2063transcript\u2063';

/** What comes back from the examiner when each input is answered like this. */
const answering = (replies: readonly string[]): TrialResult => {
  const id = (index: number) => `differential-differential.test.ts › input ${index}`;
  return {
    tests: replies.map((_, index) => ({ id: id(index), state: 'fail' })),
    firstError: null,
    errors: Object.fromEntries(
      replies.map((reply, index) => [
        id(index),
        `Error: ${MARK}{ days: ${10 ** index} }${MARK}${reply}${MARK}`,
      ]),
    ),
    problems: [],
    limitsHit: [],
    failure: null,
    durationMs: 1,
  };
};

function concluded(changes: Changes, answersOf: (trial: Trial) => readonly string[]) {
  const { trials, conclude } = differential.plan(madeUp(changes), []);
  return conclude(new Map(trials.map((trial) => [trial, answering(answersOf(trial))])));
}

test('without a script nothing is measured', () => {
  expect(concluded({}, () => [])).toMatchObject({ findings: [], compared: null });
});

test('alternatives that answer as the reference does are right', () => {
  const answers = ({ label }: Trial) => (label.includes('without') ? ['gives 2'] : ['gives 1']);
  expect(concluded(WITH_SCRIPT, answers)).toMatchObject({
    findings: [],
    compared: 4,
    shown: ['fee', 'deposit'],
  });
});

test('one that answers differently is named, with the shortest question', () => {
  const { findings } = concluded(WITH_SCRIPT, ({ label }) =>
    label.includes('alternative-max') && label.includes('deposit')
      ? ['gives 1', 'gives 3', 'throws RangeError']
      : label.includes('without')
        ? ['gives 9', 'gives 9', 'gives 9']
        : ['gives 1', 'gives 2', 'gives 5'],
  );
  expect(findings).toEqual([
    expect.objectContaining({
      check: 'differential',
      severity: 'error',
      message:
        'The alternative answers differently from the reference. Asked { days: 10 } the reference gives 2; it gives 3.',
      file: expect.stringMatching(/fixes\/deposit\/alternative-max\.patch$/),
    }),
  ]);
});

test('a script that tells no fix from none, answers nothing or exports nothing is a finding', () => {
  expect(concluded(WITH_SCRIPT, () => ['gives 1']).findings).toMatchObject([
    { severity: 'warning', message: expect.stringContaining('shows no difference') },
  ]);
  expect(concluded(WITH_SCRIPT, () => []).findings[0]?.message).toMatch(/does not get so far as to answer/);
  expect(concluded({ [SCRIPT]: 'export const inputs = 1;\n' }, () => []).findings).toMatchObject([
    { severity: 'error', message: expect.stringContaining('exports neither') },
  ]);
});

test('an alternative is compared with all other bugs fixed', () => {
  const exerciseFiles = madeUp();
  const alternative = exerciseFiles.patches.find(({ name }) => name === 'fixes/fee/alternative-max.patch');
  if (!alternative) throw new Error('it is not there');
  const { reference, other } = sameGround(exerciseFiles, alternative);
  const textOf = (tree: typeof reference) => tree.get('src/fee.ts')?.toString() ?? '';
  expect([textOf(reference), textOf(other)]).toEqual([
    expect.stringContaining('const charged = days;'),
    expect.stringContaining('Math.max(0, days)'),
  ]);
  for (const tree of [reference, other]) expect(textOf(tree)).toContain('deposit - damage');
});
