import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readExercise } from '../../../harness/catalog/catalog.ts';
import { readExerciseFiles } from '../../../harness/catalog/exercise-files.ts';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../../support/cli.ts';
import { GitProject, type ProjectFiles } from '../../support/git-project.ts';

const SUM =
  'export function sum(numbers) {\n  let total = 0;\n  for (let i = 1; i < numbers.length; i += 1) total += numbers[i];\n  return total;\n}\n';
const LABEL = "export const label = (text) => '<'.concat(text, '>');\n";
const TEST_HEAD = "import assert from 'node:assert/strict';\nimport { describe, test } from 'node:test';\n";

/** A package as it was before the fix: with a linter and coverage around its tests, and a flaky one. */
const BEFORE: ProjectFiles = {
  'package.json': `${JSON.stringify(
    {
      name: 'sums',
      version: '1.0.0',
      description: 'Adds up',
      type: 'module',
      license: 'MIT',
      scripts: { test: 'standard && c8 node --test --test-reporter spec' },
    },
    null,
    2,
  )}\n`,
  'README.md': '# sums\n',
  LICENSE: 'MIT License\n\nCopyright (c) 2020 Ada\n',
  'src/sum.js': SUM,
  'src/label.js': LABEL,
  'test/label.test.js': `${TEST_HEAD}import { label } from '../src/label.js';\ntest('labels', () => assert.equal(label('a'), '<a>'));\n`,
  'test/sum.test.js': `${TEST_HEAD}import { sum } from '../src/sum.js';\ntest('of nothing', () => assert.equal(sum([]), 0));\n`,
};

/** The fix, with what it does not need, and what would give it away. */
const FIX: ProjectFiles = {
  'README.md': '# sums\n\nThe first number counts, too.\n',
  'src/sum.js': `// Adds all numbers.\n${SUM.replace('let i = 1', 'let i = 0')}`,
  'src/label.js': LABEL.replace('text)', 'text = "")'),
  'test/sum.test.js': `${TEST_HEAD}import { sum } from '../src/sum.js';
describe('sums', () => {
  test('of nothing', () => assert.equal(sum([]), 0));
  test('of all numbers', () => assert.equal(sum([1, 2]), 3));
});
`,
};

async function collection() {
  const home = await temporaryFolder();
  const roots = { exercisesRoot: join(home, 'ex'), solutionsRoot: join(home, 'sol') };
  const flags = ['--exercises', roots.exercisesRoot, '--solutions', roots.solutionsRoot];
  const project = new GitProject(join(home, 'sums'));
  const json = (...args: string[]) => bugsquashJson([...args, ...flags], { home });
  return { home, roots, flags, project, json };
}

describe('an exercise from a fix', () => {
  test('is made, hides what gives it away, and is played to the end', async () => {
    const { home, roots, flags, project, json } = await collection();
    project.commit('Add sums', BEFORE);
    const commit = project.commit('fix: count the first number, too (#7)', FIX);

    const imported = await json('import', project.directory, commit);
    expect(imported.document).toMatchObject({
      schema: 'bugsquash/imported-fix@1',
      exercise: 'sums',
      runner: 'node:test',
      command: ['--test'],
      failToPass: ['test/sum.test.js › sums › of all numbers', 'test/sum.test.js › sums › of nothing'].slice(
        0,
        1,
      ),
      passToPass: 2,
      hunks: { kept: 1, of: 3 },
    });
    expect(imported.exitCode).toBe(0);

    const read = readExercise(roots, 'sums');
    if (!read.ok) throw new Error(read.failure.message);
    const { repo, hidden, patches } = readExerciseFiles(read.value);
    const { suite, origin, licence, attribution, editable } = read.value.manifest;
    expect({ origin, licence, attribution, editable }).toEqual({
      origin: 'sums',
      licence: 'MIT',
      attribution: 'Copyright (c) 2020 Ada',
      editable: ['src/**', 'test/**'],
    });
    expect(suite?.runner).toBe('node:test');
    // Only the line that the tests need, and none of what tells of it.
    expect(patches.map(({ text }) => text.match(/^[-+] .*$/gm))).toEqual([
      [expect.stringContaining('let i = 1'), expect.stringContaining('let i = 0')],
    ]);
    expect(repo.get('README.md')?.toString()).toBe('# sums\n');
    expect(repo.get('test/sum.test.js')?.toString()).not.toContain('of all numbers');
    expect([...hidden.keys()]).toEqual(['test/sum.test.js']);
    expect(JSON.parse(repo.get('package.json')?.toString() ?? '').scripts).toEqual({ test: 'node --test' });

    const untouched = await json('grade', 'sums', '--dir', join(roots.exercisesRoot, 'sums', 'repo'));
    expect(untouched).toMatchObject({
      exitCode: 1,
      document: {
        suite: 'native',
        bugs: [{ squashed: false }],
        guards: { passed: 2, total: 2 },
        regressions: [],
      },
    });

    const workspace = join(home, 'ws');
    const started = await json('start', 'sums', '--dir', workspace);
    expect(started.exitCode).toBe(0);
    const tested = await bugsquashJson(['test'], { home, cwd: workspace });
    expect(tested.document).toMatchObject({ passed: 2, failed: 0, total: 2 });
    const patch = join(roots.solutionsRoot, 'sums', patches[0]?.name ?? '');
    await applyPatch(workspace, patch);
    const submitted = await bugsquashJson(['submit'], { home, cwd: workspace });
    expect(submitted.document).toMatchObject({ score: { total: 100 } });
    expect((await runBugsquash(['list', ...flags], { home })).stdout).toContain('weaker trust');
  });

  test('where the answer breaks a guard, or the suite does not run at all, is graded', async () => {
    const { home, roots, project, json } = await collection();
    project.commit('Add sums', BEFORE);
    const commit = project.commit('fix: count the first number', FIX);
    await json('import', project.directory, commit);
    const repo = join(roots.exercisesRoot, 'sums', 'repo');
    const answer = new GitProject(join(home, 'answer'));
    answer.commit('answer', {
      ...BEFORE,
      'src/sum.js': 'export const sum = (numbers) => numbers.reduce((a, b) => a + b);\n',
      // A candidate's own tests and changes of others' decide nothing.
      'test/label.test.js': 'process.exit(0);\n',
      'test/more.test.js': "throw new Error('mine');\n",
    });
    const graded = await json('grade', 'sums', '--dir', answer.directory);
    expect(graded).toMatchObject({
      exitCode: 1,
      document: {
        bugs: [{ squashed: true }],
        guards: { passed: 1, total: 2 },
        regressions: ['test/sum.test.js › sums › of nothing'],
      },
    });
    answer.commit('worse', { 'src/sum.js': 'process.exit(0);\n', 'src/label.js': 'while (true);\n' });
    const hanging = await json('grade', 'sums', '--dir', answer.directory);
    expect(hanging.document).toMatchObject({
      outcome: 'graded',
      bugs: [{ squashed: false }],
      score: { total: 0 },
    });
    expect(existsSync(join(repo, 'node_modules'))).toBe(false);
  });

  test('whose fix changes a helper only, while its failing test stands in a file it leaves alone', async () => {
    const { roots, project, json } = await collection();
    project.commit('Add sums', {
      ...BEFORE,
      'test/fixtures/cases.js': 'export const cases = [[[], 0]];\n',
      'test/sum.test.js': `${TEST_HEAD}import { sum } from '../src/sum.js';\nimport { cases } from './fixtures/cases.js';
for (const [numbers, total] of cases) test(\`of \${numbers.length}\`, () => assert.equal(sum(numbers), total));\n`,
    });
    const commit = project.commit('fix: count the first number', {
      'src/sum.js': SUM.replace('let i = 1', 'let i = 0'),
      'test/fixtures/cases.js': 'export const cases = [[[], 0], [[1, 2], 3]];\n',
    });
    const imported = await json('import', project.directory, commit);
    expect(imported.document).toMatchObject({ failToPass: ['test/sum.test.js › of 2'] });
    const visible = join(roots.exercisesRoot, 'sums', 'repo', 'test', 'fixtures', 'cases.js');
    expect(readFileSync(visible, 'utf8')).not.toContain('[1, 2]');
  });
});

describe('verify', () => {
  test('refuses a draft, proves what holds, and finds what does not', async () => {
    const { roots, project, json } = await collection();
    project.commit('Add sums', BEFORE);
    const commit = project.commit('fix: count the first number', FIX);
    await json('import', project.directory, commit, '--runs', '1');
    const verify = async () => (await json('verify', 'sums', '--runs', '2')).document.exercises[0];
    expect(await verify()).toMatchObject({
      proven: false,
      findings: [{ check: 'manifest', message: expect.stringContaining('draft') }],
    });

    // What its mentor is told is about the import, not about the layout of exercises with tests of ours.
    const status = (await json('status', 'sums')).document;
    const needed = status.missing.filter(({ isNeeded }: { isNeeded: boolean }) => isNeeded);
    expect(needed).toMatchObject([{ what: expect.stringContaining('The ticket is still the draft') }]);
    const commands = status.missing.map(({ next }: { next: string }) => next).join('\n');
    expect(commands).toContain('fix add sums upstream-fix --wrong');
    expect(commands).not.toContain('suggest');

    const ticket = join(roots.exercisesRoot, 'sums', 'TICKET.md');
    writeFileSync(
      ticket,
      readFileSync(ticket, 'utf8').replace(/^_Draft[\s\S]*?_$/m, 'Noor from support writes:'),
    );
    const fixes = join(roots.solutionsRoot, 'sums', 'fixes', 'upstream-fix');
    const reference = readFileSync(join(fixes, 'reference.patch'), 'utf8');
    writeFileSync(join(fixes, 'alternative-from-zero.patch'), reference);
    expect(await verify()).toMatchObject({
      proven: true,
      runs: 2,
      checks: { references: 'passed', corpus: 'passed', determinism: 'passed', mutation: 'not made' },
      matrix: [{ squashed: [] }, { squashed: ['upstream-fix'] }],
    });

    const fast = (await json('verify', 'sums', '--fast')).document.exercises[0];
    expect(fast).toMatchObject({ proven: false, checks: { corpus: 'passed', determinism: 'not made' } });

    writeFileSync(
      join(fixes, 'alternative-too-late.patch'),
      reference.replace('+  for (let i = 0', '+  for (let i = 2'),
    );
    const solution = join(roots.solutionsRoot, 'sums', 'solution.yaml');
    const yaml = readFileSync(solution, 'utf8');
    writeFileSync(solution, yaml.replace('- test/label.test.js › labels', '- test/label.test.js › gone'));
    expect(
      (await verify()).findings.map(
        ({ check, message }: { check: string; message: string }) => `${check}: ${message}`,
      ),
    ).toEqual([
      expect.stringContaining(
        'references: The guard "test/label.test.js › gone" fails on the untouched code.',
      ),
      expect.stringContaining('references: "test/label.test.js › gone" fails with the reference.'),
      expect.stringMatching(/corpus: The alternative is rejected: /),
      expect.stringMatching(
        /corpus: The alternative is rejected: "test\/sum.test.js › sums › of all numbers"/,
      ),
    ]);
  });
});

describe('no exercise', () => {
  test.each([
    [
      'is made of a fix without a test, and what was tried is said',
      { 'src/sum.js': FIX['src/sum.js'] ?? null },
      /No test fails before the fix[\s\S]*--test: without the fix 2 passed, 0 failed; with it 2 passed, 0 failed/,
    ],
    ['is made of a change of texts', { 'README.md': '# Sums\n' }, /changes no source.*README\.md/],
  ] as [string, ProjectFiles, RegExp][])('%s', async (_, files, message) => {
    const { roots, project, json } = await collection();
    project.commit('Add sums', BEFORE);
    const commit = project.commit('fix: something', files);
    const refused = await json('import', project.directory, commit);
    expect(refused).toMatchObject({ exitCode: 2, document: { code: 'import-refused' } });
    expect(refused.document.message).toMatch(message);
    expect(existsSync(roots.exercisesRoot)).toBe(false);
  });

  test('is made of what is no repository, no commit, or a first commit; a repository alone asks for the commit', async () => {
    const { home, project, json } = await collection();
    const first = project.commit('Add sums', BEFORE);
    expect((await json('import', join(home, 'nowhere'), 'HEAD')).document).toMatchObject({
      code: 'import-refused',
      message: expect.stringContaining('could not be cloned'),
    });
    expect((await json('import', project.directory, 'fixed')).document.message).toContain(
      'no commit "fixed"',
    );
    expect((await json('import', project.directory, first)).document.message).toContain('has no parent');
    expect(await json('import', project.directory)).toMatchObject({
      exitCode: 2,
      document: { code: 'bad-arguments', next: expect.stringContaining('<commit>') },
    });
  });
});

async function applyPatch(directory: string, patch: string): Promise<void> {
  const { execFileSync } = await import('node:child_process');
  execFileSync('git', ['apply', patch], { cwd: directory });
}
