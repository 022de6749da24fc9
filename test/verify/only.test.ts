import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../harness/compose.ts';
import { verifyExercise } from '../../harness/verify/verify.ts';
import { bugsquashJson, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

test('only the checks that were asked for are made, and no proof is written', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'bugsquash-only-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const layer of ['fair', 'broken/specified'])
    cpSync(join(ROOT, 'test', 'fixtures', 'verify', layer), copy, { recursive: true });
  const verified = async (only: readonly ('specified' | 'leaks')[]) => {
    const host = {
      collection: { exercisesRoot: join(copy, 'exercises'), solutionsRoot: join(copy, 'solutions') },
      grader: graderHere(),
      clock: systemClock,
      cloneRoot: ROOT,
      dataDirectory: join(copy, 'state'),
      signal: new AbortController().signal,
    };
    const result = await verifyExercise(host, 'late-fees', {
      runs: 1,
      fresh: false,
      only,
      onProgress: () => {},
    });
    return result.ok && result.value ? result.value : expect.fail(JSON.stringify(result));
  };
  const specified = await verified(['specified']);
  expect(specified.findings).toMatchObject([{ check: 'specified' }]);
  expect(specified.checks).toMatchObject({
    references: 'passed',
    specified: 'findings',
    mutation: 'not made',
  });
  // What the other check would find is not looked at.
  const leaks = await verified(['leaks']);
  expect(leaks).toMatchObject({
    findings: [],
    proof: null,
    checks: { leaks: 'passed', specified: 'not made' },
  });
  expect(existsSync(join(copy, 'solutions', 'late-fees', 'proof.json'))).toBe(false);
});

test('a check that does not exist gets the nearest name', async () => {
  const home = await temporaryFolder();
  const { exitCode, document } = await bugsquashJson(['verify', 'money-split', '--only', 'mutations'], {
    home,
  });
  expect(exitCode).toBe(2);
  expect(document.next).toMatch(/verify money-split --only mutation --json$/);
});
