import { expect, test } from 'vitest';
import { ADDER } from '../redteam/rig.ts';
import { pristineTree, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';
import { gradeLibrary } from '../support/own-library.ts';

/** What is told of what code throws. */

async function problemsOf(files: Readonly<Record<string, string | null>>) {
  const tree = new Map(pristineTree(ADDER));
  for (const [path, text] of Object.entries(files)) {
    if (text === null) tree.delete(path);
    else tree.set(path, Buffer.from(text));
  }
  const { verdict } = await graderHere().grade(ADDER, submissionOf(ADDER, tree));
  expect(verdict.outcome).toBe('graded');
  return verdict.problems;
}

test('a module that is not there is named as in the workspace, with the file that imports it', async () => {
  const index = `import './deep/app/one.ts';\nexport const sum = 0;\n`;
  expect(await problemsOf({ 'src/index.ts': index, 'src/deep/app/one.ts': `import '../two.ts';\n` })).toEqual(
    [
      {
        code: 'start-failed',
        message: "Error: Cannot find module 'src/deep/two.ts' imported from src/deep/app/one.ts",
        file: 'src/deep/app/one.ts',
      },
    ],
  );
});

test('an entry that is not there is named alone', async () => {
  expect(await problemsOf({ 'src/index.ts': null })).toEqual([
    { code: 'start-failed', message: "Error: Cannot find module 'src/index.ts'", file: 'src/index.ts' },
  ]);
});

test('paths in what code throws at its start are those of the workspace', async () => {
  const index = `import { readFileSync } from 'node:fs';\nreadFileSync(new URL('none.sql', import.meta.url));\n`;
  expect(await problemsOf({ 'src/index.ts': index })).toEqual([
    {
      code: 'start-failed',
      message: "Error: ENOENT: no such file or directory, open 'src/none.sql'",
      file: 'src/index.ts',
      line: 2,
    },
  ]);
});

test('what cannot be told in words fails its test, and ends nothing', async () => {
  const things = [
    'Object.create(null)',
    "Object.defineProperty(new Error('x'), 'name', { value: Object.create(null) })",
    "Object.defineProperty(new Error('x'), 'message', { get() { throw 1; } })",
    "Object.defineProperty(new Error('x'), 'stack', { get() { throw 1; } })",
    "Object.defineProperty(new Error('x'), 'code', { get() { throw 1; } })",
    'new Proxy({}, { getPrototypeOf() { throw 1; } })',
  ];
  const library = `let count = 0;\nexport const fail = (n: number) => { count += 1; throw [${things.map((thing) => `() => ${thing}`).join()}][n]!(); };\nexport const failures = () => count;\n`;
  const hidden = `test('fails', async ({ subject }) => {
  for (let n = 0; n < ${things.length}; n += 1)
    await expect(subject.call('fail', n)).rejects.toThrow('threw what cannot be told in words');
  expect(await subject.call('failures')).toBe(${things.length});
});
`;
  expect((await gradeLibrary(library, hidden)).errors).toEqual({ fails: null });
});
