import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bugsquashJson, pathWith, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';

const FAIR = join(ROOT, 'test', 'fixtures', 'verify', 'fair');
const HIDDEN = join(FAIR, 'solutions', 'late-fees', 'hidden');
const COLLECTION = ['--exercises', join(FAIR, 'exercises'), '--solutions', join(FAIR, 'solutions')];
const why = async (...args: readonly string[]) => {
  const home = await temporaryFolder();
  return bugsquashJson(['why', 'late-fees', ...args, ...COLLECTION], { home });
};

const TWO_DAYS = {
  test: 'grace.test.ts › what a late loan costs › two days are free',
  file: join(HIDDEN, 'grace.test.ts'),
  line: 5,
  error: expect.stringMatching(/^AssertionError: expected \d+ to be \+?0/),
};

test('the untouched code fails the tests of its bugs, each with assertion, file and line', async () => {
  const { exitCode, document } = await why();
  expect(exitCode).toBe(1);
  expect(document).toMatchObject({ schema: 'bugsquash/why@1', patch: null });
  expect(document.failing).toContainEqual(TWO_DAYS);
  // No guard, and nothing of the extension, which nobody has built.
  const files = document.failing.map(({ test }: { test: string }) => test.split(' › ')[0]);
  expect(new Set(files)).toEqual(new Set(['grace.test.ts', 'due-day.test.ts']));
});

test('the line is that of the assertion without a sandbox too, and where the build has stripped the tests', async () => {
  const home = await temporaryFolder();
  const env = { PATH: await pathWith({}) };
  const { document: ours } = await bugsquashJson(['why', 'late-fees', ...COLLECTION], { home, env });
  expect(ours.failing).toContainEqual(TWO_DAYS);
  const hidden = join(ROOT, 'solutions', 'money-split', 'hidden', 'credit.test.ts');
  const lines = (await readFile(hidden, 'utf8')).split('\n');
  for (const options of [{ home }, { home, env }]) {
    const { document } = await bugsquashJson(['why', 'money-split'], options);
    const [first] = document.failing.filter(({ file }: { file: string }) => file === hidden);
    expect(lines[first.line - 1]).toMatch(/^ +expect\(/);
  }
});

test('a wrong fix shows the tests that reject it, a right one shows none', async () => {
  const wrong = await why('--patch', 'fixes/grace/wrong-free-three.patch');
  expect(wrong.exitCode).toBe(1);
  expect(wrong.document.failing.map(({ test }: { test: string }) => test)).toEqual([
    'grace.test.ts › what a late loan costs › the third day is charged once',
  ]);
  const right = await why('--patch', 'fixes/grace/alternative-ternary.patch');
  expect([right.exitCode, right.document.failing]).toEqual([0, []]);
  // On top of the references, whose tests pass then.
  const extension = await why('--patch', 'extension/reference.patch');
  expect([extension.exitCode, extension.document.failing]).toEqual([0, []]);
});

test('bugs whose tests a patch does not concern are not called alive', async () => {
  const home = await temporaryFolder();
  const patch = 'fixes/grace/alternative-ternary.patch';
  const { stdout } = await runBugsquash(['why', 'late-fees', ...COLLECTION, '--patch', patch], { home });
  expect(stdout).toMatch(/✓ squashed +grace:/);
  expect(stdout).toMatch(/· not tried +due-day:/);
});

test('a misspelt patch gets the nearest one', async () => {
  const { exitCode, document } = await why('--patch', 'fixes/grace/wrong-free-tree.patch');
  expect(exitCode).toBe(2);
  expect(document.next).toContain('--patch fixes/grace/wrong-free-three.patch');
});

test('of a patch that does not apply it says what git says, and where', async () => {
  const home = await temporaryFolder();
  const file = join(home, 'stale.patch');
  const text = await readFile(join(FAIR, 'solutions/late-fees/fixes/grace/reference.patch'), 'utf8');
  await writeFile(file, text.replace('/** What a loan costs', '/** What a book costs'));
  const { exitCode, document } = await why('--patch', file);
  expect(exitCode).toBe(2);
  expect(document.message).toBe(
    `${file} does not apply to repo/: patch failed: src/fee.ts:3; src/fee.ts: patch does not apply (its line 5)`,
  );
  expect(document.next).toBe(`Make ${file} again as a git diff against repo/.`);
});

test('grade --why says it of any directory, for people too', async () => {
  const home = await temporaryFolder();
  const answer = join(home, 'answer');
  await cp(join(FAIR, 'exercises', 'late-fees', 'repo'), answer, { recursive: true });
  await mkdir(join(answer, 'src'), { recursive: true });
  await writeFile(
    join(answer, 'src', 'overdue.ts'),
    "export interface Loan { readonly title: string; readonly dueOn: string }\nexport function overdue(): Loan[] { throw new Error('not today'); }\n",
  );
  const { exitCode, stdout } = await runBugsquash(
    ['grade', 'late-fees', '--dir', answer, '--why', ...COLLECTION],
    { home },
  );
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`  at ${join(HIDDEN, 'guard.test.ts')}:7\n    `);
  expect(stdout).toContain('not today');
  expect(stdout).toContain('✗ regression');
});
