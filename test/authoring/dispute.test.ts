import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readExercise } from '../../harness/catalog/catalog.ts';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { GitProject } from '../support/git-project.ts';

const HEAD =
  "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { sum } from '../src/sum.js';\n";
const ADDS = "test('adds', () => assert.equal(sum([1, 2]), 3));\n";
/** Demands a wording that nothing promises. */
const REFUSES = "test('refuses text', () => assert.throws(() => sum('12'), /numbers only/));\n";
const FIXED = `export function sum(numbers) {
  if (!Array.isArray(numbers)) throw new TypeError('numbers only');
  return numbers.reduce((a, b) => a + b, 0);
}
`;

test('a right fix that was rejected becomes an alternative, verify names the test to change, the attempt is graded again', async () => {
  const home = await temporaryFolder();
  const roots = { exercisesRoot: join(home, 'ex'), solutionsRoot: join(home, 'sol') };
  const flags = ['--exercises', roots.exercisesRoot, '--solutions', roots.solutionsRoot];
  const mentor = (...args: string[]) => bugsquashJson([...args, ...flags], { home });
  const project = new GitProject(join(home, 'sums'));
  project.commit('Add sums', {
    'package.json': `${JSON.stringify({ name: 'sums', type: 'module', scripts: { test: 'node --test' } })}\n`,
    'src/sum.js': 'export const sum = (numbers) => numbers.length;\n',
    'test/sum.test.js': `${HEAD}test('of nothing', () => assert.equal(sum([]), 0));\n`,
  });
  const commit = project.commit('fix: add numbers up', {
    'src/sum.js': FIXED,
    'test/sum.test.js': `${HEAD}test('of nothing', () => assert.equal(sum([]), 0));\n${ADDS}${REFUSES}`,
  });
  expect((await mentor('import', project.directory, commit, '--runs', '1')).exitCode).toBe(0);
  const ticket = join(roots.exercisesRoot, 'sums', 'TICKET.md');
  writeFileSync(ticket, readFileSync(ticket, 'utf8').replace(/^_Draft[\s\S]*?_$/m, 'Noor writes:'));

  const workspace = join(home, 'ws');
  await mentor('start', 'sums', '--dir', workspace);
  const candidate = (...args: string[]) => bugsquashJson(args, { home, cwd: workspace });
  writeFileSync(join(workspace, 'src', 'sum.js'), FIXED.replace('numbers only', 'not a list'));
  // A test of the candidate's own is no part of the fix.
  writeFileSync(join(workspace, 'test', 'mine.test.js'), `${HEAD}${ADDS}`);
  expect((await candidate('submit')).document).toMatchObject({ score: { total: 0 } });

  const file = join(home, 'dispute.json');
  const why = 'The wording is not said anywhere';
  expect((await candidate('dispute', '1', why, '--to', file)).document).toMatchObject({
    code: 'wrong-state',
  });
  await candidate('finish');
  expect((await candidate('dispute', '1', why, '--to', file)).document).toMatchObject({
    exercise: 'sums',
    bug: 'upstream-fix',
  });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ why, verdict: { suite: 'native' } });

  const added = await mentor(
    'fix',
    'add',
    'sums',
    'upstream-fix',
    '--from',
    file,
    '--alternative',
    'own-words',
  );
  expect(added.document).toMatchObject({ otherContent: false, attempts: [{ workspace }] });
  const patch = readFileSync(added.document.patch, 'utf8');
  expect(patch).toContain('not a list');
  expect(patch).not.toContain('mine.test.js');
  const again = ['fix', 'add', 'sums', 'upstream-fix', '--from', file, '--alternative', 'own-words'];
  expect((await mentor(...again)).document).toMatchObject({ code: 'bad-arguments' });

  const verify = () => mentor('verify', 'sums', '--runs', '1');
  const rejected = (await verify()).document.findings;
  expect(rejected).toMatchObject([
    { check: 'corpus', message: 'The alternative is rejected: "test/sum.test.js › refuses text" fails.' },
  ]);
  const solution = join(roots.solutionsRoot, 'sums', 'solution.yaml');
  const yaml = readFileSync(solution, 'utf8');
  writeFileSync(solution, yaml.replace(/^ *- test\/sum\.test\.js › refuses text\n/m, ''));
  const manifest = join(roots.exercisesRoot, 'sums', 'exercise.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('version: 0.1.0', 'version: 0.2.0'));
  expect((await verify()).document).toMatchObject({ findings: [], exercises: [{ proven: true }] });

  expect((await runBugsquash(['status'], { home, cwd: workspace })).stdout).toContain('regrade');
  expect((await candidate('regrade')).document).toMatchObject({
    submissions: [{ before: { total: 0 }, after: { total: 100 } }],
  });
});

test('a wrong fix is declared with its reason and what to tell; what is no dispute is refused', async () => {
  const home = await temporaryFolder();
  const roots = { exercisesRoot: join(home, 'ex'), solutionsRoot: join(home, 'sol') };
  const flags = ['--exercises', roots.exercisesRoot, '--solutions', roots.solutionsRoot];
  const mentor = (...args: string[]) => bugsquashJson([...args, ...flags], { home });
  const project = new GitProject(join(home, 'sums'));
  project.commit('Add sums', {
    'package.json': `${JSON.stringify({ name: 'sums', type: 'module', scripts: { test: 'node --test' } })}\n`,
    'src/sum.js': 'export const sum = (numbers) => numbers.length;\n',
    'test/sum.test.js': `${HEAD}test('of nothing', () => assert.equal(sum([]), 0));\n`,
  });
  const commit = project.commit('fix: add numbers up', {
    'src/sum.js': FIXED,
    'test/sum.test.js': `${HEAD}${ADDS}`,
  });
  await mentor('import', project.directory, commit, '--runs', '1');
  const workspace = join(home, 'ws');
  await mentor('start', 'sums', '--dir', workspace);
  writeFileSync(join(workspace, 'src', 'sum.js'), 'export const sum = (numbers) => numbers[0] ?? 0;\n');
  for (const args of [
    ['submit'],
    ['finish'],
    ['dispute', '1', 'It is the first', '--to', join(home, 'd.json')],
  ])
    await bugsquashJson(args, { home, cwd: workspace });
  const add = ['fix', 'add', 'sums', 'upstream-fix', '--wrong', 'first-only', '--message', 'One is not all.'];
  expect((await mentor(...add, '--from', join(home, 'd.json'))).exitCode).toBe(0);
  const exercise = readExercise(roots, 'sums');
  expect(exercise.ok && exercise.value.solution.wrong).toEqual([
    {
      patch: 'fixes/upstream-fix/wrong-first-only.patch',
      alive: ['upstream-fix'],
      why: 'It is the first',
      message: 'One is not all.',
    },
  ]);
  writeFileSync(join(home, 'no.json'), '{"schema":"else"}');
  expect((await mentor(...add.slice(0, 5), 'x', '--from', join(home, 'no.json'))).document).toMatchObject({
    code: 'import-refused',
  });
  expect(existsSync(join(roots.solutionsRoot, 'sums', 'fixes', 'upstream-fix', 'wrong-x.patch'))).toBe(false);
});
