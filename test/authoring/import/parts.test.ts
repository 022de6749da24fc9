import { describe, expect, test } from 'vitest';
import { changesOf, kindOf } from '../../../harness/authoring/import/classify.ts';
import { compareRuns } from '../../../harness/authoring/import/compare-runs.ts';
import { findSuites } from '../../../harness/authoring/import/find-suites.ts';
import { hunksBetween, withHunks } from '../../../harness/authoring/import/hunks.ts';
import { minimise } from '../../../harness/authoring/import/minimise.ts';
import { expandScript } from '../../../harness/authoring/import/scripts.ts';
import { draftTicket } from '../../../harness/authoring/import/ticket.ts';
import type { SuiteRun } from '../../../harness/suites/suite-run.ts';

const treeOf = (files: Readonly<Record<string, string>>) =>
  new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));

describe('the files of a fix', () => {
  test('are told apart by what they are to it', () => {
    const kinds = Object.fromEntries(
      [
        'src/a.ts',
        'README.md',
        'CHANGELOG',
        'docs/a.js',
        'package.json',
        '.eslintrc.json',
        'vitest.config.ts',
      ].map((path) => [path, kindOf(path)]),
    );
    expect(kinds).toEqual({
      'src/a.ts': 'source',
      'README.md': 'text',
      CHANGELOG: 'text',
      'docs/a.js': 'text',
      'package.json': 'set-up',
      '.eslintrc.json': 'set-up',
      'vitest.config.ts': 'set-up',
    });
    expect(kindOf('src/a.test.ts')).toBe('test');
  });

  test('only those that differ count', () => {
    const before = treeOf({ 'src/a.js': '1', 'src/b.js': '2', 'test/a.js': 'x' });
    const after = treeOf({ 'src/a.js': '1', 'src/c.js': '2', 'test/a.js': 'y' });
    expect(changesOf(before, after)).toMatchObject({ source: ['src/b.js', 'src/c.js'], test: ['test/a.js'] });
  });
});

describe('hunks', () => {
  const before = treeOf({ 'a.js': 'one\ntwo\nthree\nfour\nfive\nsix', 'gone.js': 'x\n' });
  const after = treeOf({ 'a.js': 'zero\none\ntwo\nTHREE\nfour\nsix', 'new.js': 'y\n' });
  const hunks = hunksBetween(before, after, ['a.js', 'gone.js', 'new.js']);

  test('all of them are the change, none of them nothing, and each can be applied alone', () => {
    expect(hunks).toHaveLength(5);
    expect(withHunks(before, hunks)).toEqual(after);
    expect(withHunks(before, [])).toEqual(before);
    const second = withHunks(before, hunks.slice(1, 2)).get('a.js')?.toString();
    expect(second).toBe('one\ntwo\nTHREE\nfour\nfive\nsix');
  });
});

describe('delta debugging', () => {
  const holdsWith = (needed: readonly number[]) => {
    const asked: string[] = [];
    const holds = async (parts: readonly number[]) => {
      asked.push(parts.join());
      return needed.every((part) => parts.includes(part));
    };
    return { asked, holds };
  };
  const all = [1, 2, 3, 4, 5, 6, 7, 8];

  test.each([[[3]], [[1, 8]], [[2, 3, 7]], [all]])('finds %j', async (needed) => {
    const { holds, asked } = holdsWith(needed);
    expect(await minimise(all, holds)).toEqual(needed);
    expect(asked.length).toBeLessThan(70);
  });

  test('stops with what it has when it may not go on', async () => {
    let left = 2;
    const { holds } = holdsWith([1]);
    const found = await minimise(all, holds, () => left-- > 0);
    expect(found).toContain(1);
    expect(found.length).toBeGreaterThan(1);
  });
});

describe('runs compared test by test', () => {
  const run = (tests: Record<string, 'pass' | 'fail'>): SuiteRun => ({
    outcome: 'reported',
    tests: new Map(Object.entries(tests)),
    durationMs: 1,
  });

  test('what does not run fails, what changes is flaky, what is gone with the fix is nothing', () => {
    const broken = [
      run({ guard: 'pass', bug: 'fail', coin: 'pass', gone: 'pass', never: 'fail' }),
      run({ guard: 'pass', coin: 'fail', gone: 'pass', never: 'fail' }),
    ];
    const fixed = [
      run({ guard: 'pass', bug: 'pass', coin: 'pass', never: 'fail' }),
      run({ guard: 'pass', bug: 'pass', coin: 'pass', never: 'fail' }),
    ];
    expect(compareRuns(broken, fixed)).toEqual({
      failToPass: ['bug'],
      passToPass: ['guard'],
      flaky: ['coin'],
    });
  });

  test('a bug that ends the process leaves nothing that passes without the fix', () => {
    const crashed: SuiteRun = { outcome: 'no-report', output: '', durationMs: 1 };
    expect(compareRuns([crashed], [run({ a: 'pass', b: 'pass' })])).toMatchObject({ failToPass: ['a', 'b'] });
  });
});

describe('the suite in the scripts', () => {
  const files: Readonly<Record<string, string>> = {
    mocha: 'node_modules/mocha/bin/mocha.js',
    jest: 'node_modules/jest/bin/jest.js',
    vitest: 'node_modules/vitest/vitest.mjs',
    ava: 'node_modules/ava/entrypoints/cli.mjs',
    tap: 'node_modules/tap/dist/esm/run.mjs',
    tsc: 'node_modules/typescript/bin/tsc',
    rollup: 'node_modules/rollup/dist/bin/rollup',
  };
  const programs = { fileOf: (name: string) => files[name], versionOf: () => '21.0.1' };
  const first = (scripts: Record<string, string>) => findSuites({ scripts }, programs)[0];

  test.each([
    ['eslint . && vitest run --coverage', ['node_modules/vitest/vitest.mjs', 'run']],
    [
      'nyc --reporter lcov mocha --require esm "test/**/*.js" -R dot',
      ['node_modules/mocha/bin/mocha.js', '--require', 'esm', 'test/**/*.js'],
    ],
    ['xo && c8 ava', ['node_modules/ava/entrypoints/cli.mjs']],
    ['cross-env NODE_ENV=test jest --ci --coverage', ['node_modules/jest/bin/jest.js', '--ci']],
    [
      'c8 node --import tsx --test --test-reporter spec test/*.ts',
      ['--import', 'tsx', '--test', 'test/*.ts'],
    ],
    ['borp --coverage', ['--test']],
    [
      'jest --coverage --coverageThreshold=\'{ "global": { "lines": 100} }\'',
      ['node_modules/jest/bin/jest.js'],
    ],
    ['tap run --cov', ['node_modules/tap/dist/esm/run.mjs', '--disable-coverage']],
    ['node ./node_modules/.bin/mocha test', ['./node_modules/.bin/mocha', 'test']],
  ])('%s', (script, command) => {
    expect(first({ test: script })).toMatchObject({ command, prepare: [] });
  });

  test('scripts that call scripts, with what they pass on, and builds apart', () => {
    const scripts = {
      test: 'npm run lint && npm run -s unit -- --retries 2',
      pretest: 'npm run build',
      build: 'tsc -p . && rollup -c',
      lint: 'standard',
      unit: 'TZ=UTC mocha test',
    };
    expect(expandScript('test', scripts).map(({ words }) => words.join(' '))).toEqual([
      'tsc -p .',
      'rollup -c',
      'standard',
      'mocha test --retries 2',
    ]);
    const [plain, built] = findSuites({ scripts }, programs);
    expect(plain).toMatchObject({ environment: { TZ: 'UTC' }, prepare: [] });
    expect(built?.prepare).toEqual([
      ['node_modules/typescript/bin/tsc', '-p', '.'],
      ['node_modules/rollup/dist/bin/rollup', '-c'],
    ]);
  });

  test('a type check is no build, a watcher no suite, and a hidden runner is the one that is installed', () => {
    expect(findSuites({ scripts: { test: 'tsc --noEmit && jest' } }, programs)).toHaveLength(1);
    expect(
      findSuites({ scripts: { test: 'kcd-scripts test' }, devDependencies: { jest: '^29.0.0' } }, programs),
    ).toMatchObject([{ runner: 'jest', command: ['node_modules/jest/bin/jest.js'] }]);
    expect(findSuites({ scripts: { test: 'tape test/*.js' } }, programs)).toEqual([]);
  });
});

describe('the drafted ticket', () => {
  const fix = hunksBetween(
    treeOf({ 'src/slug.js': 'export function slug(text) {\n  return text;\n}\n' }),
    treeOf({ 'src/slug.js': 'export function slug(text) {\n  return decamelize(text.normalize());\n}\n' }),
    ['src/slug.js'],
  );

  test("holds none of the fix's own words, of code, or of bookkeeping, and says that it is a draft", () => {
    const message = `fix(slug): call decamelize so that acronyms keep together (#69)

Acronyms were cut apart. Now \`slug()\` in src/slug.js uses normalize, see https://example.org/x.

Fixes #12
Co-authored-by: A <a@example.org>`;
    const { text, symptom } = draftTicket('slugs', message, fix);
    expect(symptom).toBe('Call […] so that acronyms keep together.');
    expect(text).toContain(`> "${symptom}"`);
    expect(text).toContain('Acronyms were cut apart.');
    expect(text).toContain('_Draft');
    expect(text).not.toMatch(/decamelize|normalize|slug\.js|example\.org|#\d|slug\(\)/);
  });

  test('a message of which nothing is left gets a sentence of ours', () => {
    expect(draftTicket('slugs', 'fix: decamelize', fix).symptom).toMatch(/^Something that is documented/);
  });
});
