import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readExercise } from '../../harness/catalog/catalog.ts';
import { readExerciseFiles } from '../../harness/catalog/exercise-files.ts';
import { mutation } from '../../harness/verify/checks/mutation/mutation.ts';
import type { Trial, TrialResult } from '../../harness/verify/trial.ts';
import { ROOT } from '../support/exercises.ts';

const fair = join(ROOT, 'test', 'fixtures', 'verify', 'fair');

async function plan() {
  const exercise = readExercise(
    { exercisesRoot: join(fair, 'exercises'), solutionsRoot: join(fair, 'solutions') },
    'late-fees',
  );
  if (!exercise.ok) throw new Error(exercise.failure.message);
  return mutation.plan(readExerciseFiles(exercise.value));
}

const NOTHING_RAN: TrialResult = {
  tests: [],
  firstError: null,
  problems: [],
  limitsHit: [],
  failure: null,
  durationMs: 1,
};

test('runs in which no test ran do not pass for a perfect suite', async () => {
  const { trials, conclude } = await plan();
  const { findings, byFix } = conclude(new Map(trials.map((trial) => [trial, NOTHING_RAN])));
  for (const fix of ['grace', 'due-day', 'extension']) {
    expect(findings).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        message: expect.stringContaining(`The sentinel of "${fix}" survived`),
      }),
    );
    expect(byFix[fix]).toMatchObject({ killed: 0 });
  }
});

test('a run without a verdict kills nothing', async () => {
  const { trials, conclude } = await plan();
  const ungradable = { ...NOTHING_RAN, failure: 'The hidden tests of grace.test.ts did not run.' };
  const { findings } = conclude(new Map(trials.map((trial) => [trial, ungradable])));
  expect(findings).toHaveLength(trials.length);
  for (const { message } of findings) expect(message).toContain('could not be judged');
});

test('the first to run for a mutant are the tests of its own bug, and the rest only where none of them fails', async () => {
  const { trials } = await plan();
  const ofGrace = trials.filter(({ label }: Trial) => label.startsWith('grace: '));
  expect(ofGrace.length).toBeGreaterThan(1);
  for (const { files, conditions } of ofGrace) {
    expect(files[0]).toBe('grace.test.ts');
    expect(conditions.stopsAtFailure).toBe('other files');
  }
});
