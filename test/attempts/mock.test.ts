import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Attempts } from '../../harness/attempts/attempts.ts';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { systemClock } from '../../harness/compose.ts';
import { openSqliteAttemptStore } from '../../harness/store/sqlite-attempt-store.ts';
import { temporaryFolder } from '../support/cli.ts';
import { COLLECTION, exerciseNamed, ROOT } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

test('what is picked follows from the randomness alone, and only from what was never tried', async () => {
  const home = await temporaryFolder();
  mkdirSync(join(home, 'state'));
  const store = openSqliteAttemptStore(join(home, 'state', 'attempts.sqlite'));
  if (!store.ok) throw new Error(store.failure.message);
  let drawn: readonly number[] = [];
  const attempts = new Attempts({
    collection: COLLECTION,
    store: store.value,
    clock: systemClock,
    grader: async () => graderHere(),
    cloneRoot: ROOT,
    dataDirectory: join(home, 'state'),
    workspacesRoot: join(home, 'workspaces'),
    newAttemptId: () => 'attempt-1',
    random() {
      const [next = 0, ...rest] = drawn;
      drawn = rest;
      return next;
    },
  });
  const choose = async (one: boolean, ...draws: readonly number[]) => {
    drawn = draws;
    const chosen = await attempts.guidance.chooseMock(one);
    if (!chosen.ok) throw new Error(chosen.failure.message);
    return [chosen.value.exercise.manifest.id, chosen.value.bug];
  };
  const ids = listExercises(COLLECTION).map(({ id }) => id);
  const [first = '', second = ''] = ids;
  const last = ids.at(-1) ?? '';
  expect(await choose(false, 0)).toEqual([first, undefined]);
  expect(await choose(false, 0.999)).toEqual([last, undefined]);
  const bugs = exerciseNamed(last).solution.bugs.length;
  expect(await choose(true, 0.999, 0.999)).toEqual([last, String(bugs)]);
  expect(await choose(true, 0, 0.5)).toEqual([first, '2']);

  const begun = await attempts.prepare(exerciseNamed(first), { mode: 'practice' });
  expect(begun.ok).toBe(true);
  expect(await choose(false, 0)).toEqual([second, undefined]);
  await store.value.close();
});
