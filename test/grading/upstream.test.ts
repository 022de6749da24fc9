import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Exercise } from '../../harness/domain/exercise.ts';
import type { TestOutcome } from '../../harness/grading/supervisor/run-types.ts';
import { unconfined } from '../../harness/sandbox/unconfined.ts';
import { LINKS } from '../redteam/rig.ts';
import { patchedTree, pristineTree, submissionOf } from '../support/exercises.ts';
import { graderHere, sandboxHere } from '../support/grader.ts';

/**
 * `world.fetch` and `subject.upstream`. What they do is said by hidden tests of a tiny exercise:
 * `test/fixtures/hostile/exercise/solutions/links/hidden/upstream.test.ts`. Attacks are in `test/redteam/calls.test.ts`.
 */

const pristine = submissionOf(LINKS, pristineTree(LINKS));
const limits = { requestLimitMs: 2_000 };

/** What did not pass, with why. */
const failuresOf = (outcomes: readonly TestOutcome[]) =>
  outcomes.filter(({ state }) => state !== 'pass').map(({ id, error }) => `${id}: ${error}`);

describe.for([
  ['with the sandbox of this machine', sandboxHere],
  ['without a sandbox', unconfined],
] as const)('%s', ([, sandbox]) => {
  const grader = graderHere(sandbox);

  test('what upstreams are scripted to say reaches the code, and its calls are recorded', async () => {
    const { verdict, outcomes } = await grader.grade(LINKS, pristine, {
      hiddenFiles: ['upstream.test.ts'],
      limits,
    });
    expect(failuresOf(outcomes)).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(20);
    expect(verdict).toMatchObject({ outcome: 'graded', problems: [], limits: { hit: [] } });
  });

  test('held calls show a race, and that the fix closes it', async () => {
    const hiddenFiles = ['race.test.ts', 'guard.test.ts'];
    const { verdict: broken } = await grader.grade(LINKS, pristine, { hiddenFiles });
    expect(broken).toMatchObject({ regressions: [], score: { total: 0 } });
    const fixedTree = submissionOf(LINKS, patchedTree(LINKS, ['fixes/race/reference.patch']));
    const { verdict: whole } = await grader.grade(LINKS, fixedTree, { hiddenFiles });
    expect(whole).toMatchObject({ regressions: [], score: { total: 100 } });
  });

  test('the prep check finds that such code starts', async () => {
    expect(await grader.tryStart(LINKS)).toBeNull();
  });
});

test('the order of tests does not matter', async () => {
  const { outcomes } = await graderHere().grade(LINKS, pristine, {
    hiddenFiles: ['upstream.test.ts', 'guard.test.ts'],
    conditions: { shuffleSeed: 7 },
    limits,
  });
  expect(failuresOf(outcomes)).toEqual([]);
});

/** The exercise with one hidden file of its own. */
function withHidden(source: string): Exercise {
  const solutionRoot = mkdtempSync(join(tmpdir(), 'links-'));
  onTestFinished(() => rmSync(solutionRoot, { recursive: true }));
  cpSync(LINKS.solutionRoot, solutionRoot, { recursive: true });
  writeFileSync(join(solutionRoot, 'hidden', 'own.test.ts'), source);
  return { ...LINKS, solutionRoot };
}

test('a scripted function that throws fails its test, and tells the code nothing', async () => {
  const exercise = withHidden(`import { expect, test } from 'bugsquash/examiner';
test('asks', async ({ subject }) => {
  await subject.upstream('site.example').reply(() => { throw new Error('a secret of the hidden test'); });
  const { json } = await subject.post('/fetch', { url: 'https://site.example/' });
  expect(json).toMatchObject({ message: 'fetch failed', code: 'ENOTFOUND' });
});
test('goes on', async ({ subject }) => {
  expect((await subject.get('/seen')).json).toEqual([]);
});
`);
  const { verdict, outcomes } = await graderHere().grade(exercise, pristine, {
    hiddenFiles: ['own.test.ts'],
  });
  expect(verdict.outcome).toBe('graded');
  expect(outcomes).toMatchObject([
    { id: 'own.test.ts › asks', state: 'fail', error: 'Error: a secret of the hidden test' },
    { id: 'own.test.ts › goes on', state: 'pass', error: null },
  ]);
});

test('an exercise without fetch is told that it has none', async () => {
  const exercise = { ...LINKS, manifest: { ...LINKS.manifest, world: ['now', 'sleep'] as const } };
  const links = "export class Links { readonly kept = []; keep = async () => 'kept'; }\n";
  const tree = new Map(pristineTree(LINKS))
    .set('src/links.ts', Buffer.from(links))
    .set(
      'src/app.ts',
      Buffer.from(
        "import fastify from 'fastify';\nexport const buildApp = ({ fetch }: any) => { if (fetch) throw new Error('fetch'); return fastify(); };\n",
      ),
    );
  const { outcomes } = await graderHere().grade(exercise, submissionOf(exercise, tree), {
    hiddenFiles: ['guard.test.ts'],
  });
  expect(failuresOf(outcomes)).toHaveLength(3);
  for (const failure of failuresOf(outcomes).slice(0, 2))
    expect(failure).toContain('this exercise declares no fetch in its world');
});
