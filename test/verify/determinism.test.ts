import { expect, test } from 'vitest';
import { determinism } from '../../harness/verify/checks/determinism/determinism.ts';
import { TrialRunner } from '../../harness/verify/run-trials.ts';
import { failingIds } from '../../harness/verify/trial.ts';
import { noCache } from '../../harness/verify/trial-cache.ts';
import { graderHere } from '../support/grader.ts';
import { madeUp } from './made-up.ts';

test('date and time zone move the hidden tests as well as the code under test', async () => {
  const year = new Date().getFullYear();
  const exerciseFiles = madeUp({
    'solutions/ladders/hidden/guard.test.ts': `import { expect, test } from 'bugsquash/examiner';
test('this year', async ({ subject }) => {
  await subject.call('depositBack', 1000, 4000);
  expect(new Date().getFullYear()).toBe(${year});
});
test('this zone', async ({ subject }) => {
  await subject.call('depositBack', 1000, 4000);
  expect(new Date('2026-03-02T09:00:00Z').getHours()).toBe(9);
});
`,
  });
  const runner = new TrialRunner(
    {
      grader: graderHere(),
      cache: noCache,
      toolchain: '',
      signal: new AbortController().signal,
      monotonicMs: () => performance.now(),
    },
    exerciseFiles,
  );
  // One run of each axis; `repetition` shows that both tests pass today, here.
  const trials = determinism
    .plan(exerciseFiles, 7)
    .trials.filter(({ label }) => /^solved.*(date|time zone|repetition) /.test(label));
  const results = await runner.run(trials, () => {}).finally(() => runner.dispose());
  const failing = trials.map((trial) => [
    /: ([a-z ]+) \(/.exec(trial.label)?.[1],
    failingIds(results?.get(trial) ?? expect.fail('no result')),
  ]);
  expect(Object.fromEntries(failing)).toEqual({
    date: ['guard.test.ts › this year'],
    'time zone': ['guard.test.ts › this zone'],
    repetition: [],
  });
});
