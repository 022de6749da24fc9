import { expect, test } from 'vitest';
import { bashUnderFire } from '../../soak/workers/bash-under-fire.ts';
import { hasSandbox } from '../../support/grader.ts';

/** `npm run soak -- workers` is the same at its full size. */
test('two workers, a host and PostgreSQL that are killed at random: nothing is lost, nothing is there twice', async ({
  skip,
}) => {
  if (!hasSandbox) return skip();
  const steps: string[] = [];
  const survived = await bashUnderFire({
    ...{ workers: 2, submissions: 40, teams: 8, kills: 8, seed: 3 },
    onStep: (what) => steps.push(what),
  });
  expect({ ...survived, errors: '' }).toMatchObject({
    ...{ acknowledged: 40, graded: 40, lost: [], doubled: [], couldNotGrade: [], wrong: [] },
    boardsAreEqual: true,
  });
}, 600_000);
