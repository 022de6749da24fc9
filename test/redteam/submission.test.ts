import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readExerciseFiles } from '../../harness/catalog/exercise-files.ts';
import { graftSubmission, readSubmission, type Submission } from '../../harness/grading/submission.ts';
import { removeStage, stageTree } from '../../harness/grading/supervisor/stage.ts';
import { temporaryFolder } from '../support/cli.ts';
import { pristineTree, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';
import { ADDER } from './rig.ts';

/**
 * The submission itself: rows 17 to 20, and 22. Row 21 (hooks, filters, fsmonitor, hostile git configuration) is
 * test/grading/untouched-workspace.test.ts.
 */

async function answerWith(files: Readonly<Record<string, string>>): Promise<string> {
  const answer = join(await temporaryFolder(), 'answer');
  await cp(join(ADDER.exerciseRoot, 'repo'), answer, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(answer, path)), { recursive: true });
    writeFileSync(join(answer, path), text);
  }
  return answer;
}

function read(directory: string): Submission {
  const submission = readSubmission(directory, ADDER.manifest.editable);
  if (!submission.ok) throw new Error(submission.failure.message);
  return submission.value;
}

test('17, 18: packages, configurations, scripts and shims of a submission are never used', async () => {
  const trace = join(await temporaryFolder(), 'trace');
  const tripwire = `require('node:fs').writeFileSync(${JSON.stringify(trace)}, 'tripped');`;
  const shim = `#!/bin/sh\ntouch ${trace}\n`;
  const answer = await answerWith({
    'package.json': JSON.stringify({
      type: 'commonjs',
      scripts: { preinstall: `touch ${trace}`, test: `touch ${trace}`, prepare: `touch ${trace}` },
      imports: { '#all': './evil.cjs' },
    }),
    '.npmrc': `node-options=--require ${join('.', 'evil.cjs')}\nscript-shell=./node_modules/.bin/sh\n`,
    '.env': 'NODE_OPTIONS=--require ./evil.cjs\n',
    'evil.cjs': tripwire,
    'tsconfig.json': '{ "extends": "./evil.json" }',
    'vitest.config.ts': tripwire,
    'node_modules/vitest/package.json': '{ "name": "vitest", "main": "index.js" }',
    'node_modules/vitest/index.js': tripwire,
    'node_modules/.bin/vitest': shim,
    'node_modules/.bin/sh': shim,
    'src/node_modules/vitest/index.js': tripwire,
  });
  for (const name of ['vitest', 'sh']) chmodSync(join(answer, 'node_modules', '.bin', name), 0o755);
  const submission = read(answer);
  expect([...submission.files.keys()]).toEqual(['src/index.ts']);
  expect([...graftSubmission(readExerciseFiles(ADDER), submission).keys()].sort()).toEqual([
    'package.json',
    'src/index.ts',
    'src/units.sql',
  ]);
  expect(graftSubmission(readExerciseFiles(ADDER), submission).get('package.json')).toEqual(
    pristineTree(ADDER).get('package.json'),
  );
  const { verdict } = await graderHere().grade(ADDER, submission, { checks: true });
  expect(verdict).toMatchObject({ outcome: 'graded', problems: [], diff: { files: 0 }, score: { total: 0 } });
  expect(existsSync(trace)).toBe(false);
});

test('19, 20: links out of the answer are left out, by name; a hard link is what it holds', async () => {
  const answer = await answerWith({ 'loose.ts': 'export const loose = 1;\n' });
  symlinkSync('/etc/passwd', join(answer, 'src', 'passwd.ts'));
  symlinkSync('/etc', join(answer, 'src', 'etc.ts'));
  symlinkSync(answer, join(answer, 'src', 'circle'));
  linkSync(join(answer, 'loose.ts'), join(answer, 'src', 'hard.ts'));
  const submission = read(answer);
  expect([...submission.files.keys()]).toEqual(['src/hard.ts', 'src/index.ts']);
  expect(submission.problems.map(({ file }) => file).sort()).toEqual([
    'src/circle',
    'src/etc.ts',
    'src/passwd.ts',
  ]);
});

test('19: a whole folder that is a link brings nothing in', async () => {
  const answer = await answerWith({});
  symlinkSync('/etc', join(answer, 'test'));
  expect([...read(answer).files.keys()]).toEqual(['src/index.ts']);
});

test('19: a file set from elsewhere is held to the same paths', async () => {
  const hostile = [
    '../outside.ts',
    'src/../../outside.ts',
    '/tmp/outside.ts',
    'src//double.ts',
    'src/./here.ts',
    '.git/hooks/pre-commit',
    'SRC/index.ts',
    'src/nul\0.ts',
    'package.json',
    'src/index.ts/below.ts',
    'src/units.sql/in-the-way.ts',
    '',
  ];
  const files = new Map([
    ['src/index.ts', Buffer.from('export {};\n')],
    ...hostile.map((path) => [path, Buffer.from('hostile')] as const),
  ]);
  const tree = graftSubmission(readExerciseFiles(ADDER), { files, problems: [], digest: '0'.repeat(64) });
  expect([...tree.keys()].sort()).toEqual(['package.json', 'src/index.ts', 'src/units.sql']);
  removeStage(stageTree(tree));
});

describe('22: submissions beyond measure', () => {
  const MIB = 1024 * 1024;

  function refusalOf(directory: string): string | null {
    const submission = readSubmission(directory, ADDER.manifest.editable);
    return submission.ok ? null : `${submission.failure.code}: ${submission.failure.message}`;
  }

  test('more editable files than anybody writes are refused', async () => {
    const answer = await answerWith({});
    for (let number = 0; number < 2_001; number += 1) writeFileSync(join(answer, 'src', `${number}.ts`), '');
    expect(refusalOf(answer)).toMatch(/^submission-refused: .*more than 2000 editable files/);
  });

  test('so are more files and folders than can be listed, where editable ones may be among them', async () => {
    const answer = await answerWith({});
    for (const folder of ['build', 'src/build']) {
      mkdirSync(join(answer, folder));
      for (let number = 0; number < 50_001; number += 1) writeFileSync(join(answer, folder, `${number}`), '');
    }
    const submission = readSubmission(answer, ['src/**/*.ts']);
    expect(!submission.ok && submission.failure).toMatchObject({
      code: 'submission-refused',
      message: expect.stringContaining('more than 50000 files and folders'),
    });
    // A folder that cannot hold any is not entered.
    expect(readSubmission(answer, ['src/*.ts', 'test/**'])).toMatchObject({ ok: true });
  });

  test('a file of a gigabyte is refused before it is read', async () => {
    const answer = await answerWith({ 'src/large.ts': '' });
    truncateSync(join(answer, 'src', 'large.ts'), 1024 * MIB);
    const before = process.memoryUsage().rss;
    expect(refusalOf(answer)).toMatch(/^submission-refused: .*src\/large\.ts is larger than/);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * MIB);
  });

  test('many large ones are refused together', async () => {
    const files = Array.from({ length: 17 }, (_, number) => [`src/${number}.ts`, 'x'.repeat(MIB)] as const);
    expect(refusalOf(await answerWith(Object.fromEntries(files)))).toMatch(
      /more than \d+ bytes of editable files/,
    );
  });

  test('folders nested without end are refused', async () => {
    const answer = await answerWith({ [`src/${'deep/'.repeat(40)}file.ts`]: '' });
    expect(refusalOf(answer)).toMatch(/^submission-refused: .*nested deeper than 32 levels/);
  });

  test('odd names are files like others, but for control characters', async () => {
    const odd = ['-rf.ts', '\u202ereversed.ts', '$(touch x).ts', '%2e%2e.ts', 'a b\u00a0c.ts'];
    const files = [...odd, 'two\nlines.ts', 'bell\u0007.ts'].map((name) => [`src/${name}`, 'export {};\n']);
    const submission = read(await answerWith(Object.fromEntries(files)));
    expect([...submission.files.keys()].sort()).toEqual(
      ['src/index.ts', ...odd.map((name) => `src/${name}`)].sort(),
    );
    expect(submission.problems.map(({ message }) => message).join()).not.toMatch(/\p{Cc}/u);
    expect(submission.problems).toHaveLength(2);
  });
});

test('19: a folder where the exercise has a file of its own is left out, and the rest is graded', async () => {
  const tree = new Map(pristineTree(ADDER)).set('src/units.sql/in-the-way.ts', Buffer.from('export {};\n'));
  const { verdict } = await graderHere().grade(ADDER, submissionOf(ADDER, tree));
  expect(verdict).toMatchObject({ outcome: 'graded', problems: [], score: { total: 0 } });
});
