/** Candidate bugs and wrong fixes: what is proposed, and what becomes of the one that is kept. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withTypes } from '../../harness/authoring/suggest/bug-candidates.ts';
import { splitTests } from '../../harness/authoring/suggest/move-tests.ts';
import { plainSource } from '../../harness/verify/mutants/plain-source.ts';
import { ROOT } from '../support/exercises.ts';
import { type Mentor, mentor, swap } from './rig.ts';

const HOLDS = `/** Readers who wait for books, the first first. */
export function place(queue: readonly string[], reader: string): number | null {
  const index: number = queue.indexOf(reader);
  return index < 0 ? null : index + 1;
}



/** How many more books a reader may wait for. */
export function left(limit: number, waiting: readonly string[]): number {
  return Math.max(0, limit - waiting.length);
}
`;
const GUARD = `import { describe, expect, test } from 'bugsquash/examiner';

describe('holds', () => {
  // By the words of the README.
  test('places count from one', async ({ subject }) => {
    expect(await subject.call('place', ['ada', 'ben'], 'ben')).toBe(2);
    expect(await subject.call('place', ['ada', 'ben'], 'ada')).toBe(1);
  });

  test('whoever does not wait has no place', async ({ subject }) => {
    expect(await subject.call('place', ['ada'], 'cleo')).toBe(null);
  });

  test('nobody may wait for fewer than none', async ({ subject }) => {
    expect(await subject.call('left', 2, ['a', 'b', 'c'])).toBe(0);
    expect(await subject.call('left', 3, ['a'])).toBe(2);
  });
});
`;

function writeCodebase({ home, edit }: Mentor): string {
  const folder = join(home, 'holds-code');
  for (const name of ['src', 'test']) mkdirSync(join(folder, name), { recursive: true });
  edit(join(folder, 'package.json'), '{ "name": "holds", "version": "1.0.0", "license": "MIT" }\n');
  edit(
    join(folder, 'README.md'),
    '# Holds\n\n`place` counts from 1, `null` for who does not wait; `left` is never below 0.\n',
  );
  edit(join(folder, 'src', 'index.ts'), HOLDS);
  edit(
    join(folder, 'test', 'holds.test.ts'),
    "import { expect, it } from 'vitest';\nimport { left } from '../src/index.ts';\n\nit('leaves some', () => {\n  expect(left(5, [])).toBe(5);\n});\n",
  );
  return folder;
}

test('a suggestion is kept as a bug with the guard that notices it, another as a wrong fix', async () => {
  const desk = await mentor();
  const { type, text, edit, exercises, solutions } = desk;
  await type(['new', 'holds', '--from', writeCodebase(desk), '--entry', 'src/index.ts']);
  const hidden = (name: string) => join(solutions, 'holds', 'hidden', `${name}.test.ts`);
  edit(hidden('guard'), GUARD);

  const proposed = await type(['suggest', 'holds', '--most', '20']);
  expect(proposed).toMatchObject({ schema: 'bugsquash/suggestions@1', bug: null });
  // biome-ignore lint/suspicious/noExplicitAny: what is expected of it says its shape
  const bounds = proposed.suggestions.find(({ diff }: any) =>
    diff.includes('+  return index < 0 ? null : index - 1;'),
  );
  expect(bounds).toMatchObject({
    file: 'src/index.ts',
    line: 4,
    failing: ['guard.test.ts › holds › places count from one'],
    visible: [],
  });
  expect(bounds.difference).toContain('places count from one');
  // What the visible test notices alone is no candidate, nor is what nothing notices.
  for (const { failing } of proposed.suggestions) expect(failing).not.toEqual([]);

  const symptom = 'They told me that I am number zero in the queue.';
  const args = ['--keep', String(bounds.number), '--as', 'place', '--title', 'Places count from zero'];
  const kept = await type(['suggest', 'holds', ...args, '--symptom', symptom]);
  expect(kept).toMatchObject({ step: 'recorded', guardsMoved: true, guards: bounds.failing });
  expect(text(join(exercises, 'holds', 'repo', 'src', 'index.ts'))).toBe(
    swap('index + 1', 'index - 1')(HOLDS),
  );
  expect(text(join(exercises, 'holds', 'TICKET.md'))).toContain(symptom);
  expect(text(hidden('place'))).toContain('places count from one');
  expect(text(hidden('guard'))).not.toContain('places count from one');

  const graded = await type(['grade', 'holds', '--dir', join(exercises, 'holds', 'repo')], 1);
  expect(graded).toMatchObject({ bugs: [{ id: 'place', squashed: false }], guards: { passed: 2, total: 2 } });

  // The number may be another's by now, and a name that is taken is refused.
  expect(await type(['suggest', 'holds', '--keep', '999', '--as', 'other'], 2)).toMatchObject({
    code: 'bad-arguments',
  });
  expect(await type(['suggest', 'holds', 'place', '--keep', '999', '--as', 'other'], 2)).toMatchObject({
    code: 'bad-arguments',
  });
}, 600_000);

test('a guard that notices another bug is said to, and only one that fails on right code is to be corrected', async () => {
  const { type, text, edit, exercises, solutions } = await mentor();
  for (const [half, folder] of [
    ['exercises', exercises],
    ['solutions', solutions],
  ] as const)
    cpSync(join(ROOT, 'test', 'fixtures', 'verify', 'fair', half), folder, { recursive: true });
  const guard = join(solutions, 'late-fees', 'hidden', 'guard.test.ts');
  edit(
    guard,
    `${text(guard)}
test('a loan that is due today is not overdue', async ({ subject }) => {
  expect(await subject.call('overdue', [{ title: 'Emma', dueOn: '2026-03-02' }], '2026-03-02')).toEqual([]);
});

test('fees are free', async ({ subject }) => {
  expect(await subject.call('lateFee', 9, 20)).toBe(0);
});
`,
  );
  expect(await type(['suggest', 'late-fees', 'grace', '--most', '1'], 1)).toMatchObject({
    failingAlready: ['guard.test.ts › fees are free'],
    noticingOthers: [{ test: 'guard.test.ts › a loan that is due today is not overdue', bug: 'due-day' }],
  });
});

describe('the tests that a new bug takes along', () => {
  test('are split off with the comments above them', () => {
    const split = splitTests(GUARD, new Set(['holds › places count from one']));
    expect(split?.moved).toContain('By the words');
    expect(split?.moved).not.toContain('fewer than none');
    expect(split?.kept).not.toContain('By the words');
    expect(split?.kept).toContain('fewer than none');
    expect(split?.kept).toContain('whoever does not wait');
  });

  test('stay where a person has to look: a title that is computed, or the last of a describe', () => {
    expect(splitTests(GUARD, new Set(['holds › no such title']))).toBeUndefined();
    const titles = [
      'places count from one',
      'whoever does not wait has no place',
      'nobody may wait for fewer than none',
    ];
    expect(splitTests(GUARD, new Set(titles.map((title) => `holds › ${title}`)))).toBeUndefined();
    const two = `${GUARD}\ntest('alone', async () => {});\n`;
    expect(splitTests(two, new Set(titles.map((title) => `holds › ${title}`)))).toBeUndefined();
  });
});

test('a mutant is put into the code with its types, unless it spans one', () => {
  const tree = new Map([['src/index.ts', Buffer.from(HOLDS)]]);
  const mutant = (from: string, to: string) => ({
    file: 'src/index.ts',
    line: 1,
    mutator: 'X',
    original: from,
    replacement: to,
    content: Buffer.from(swap(from, to)(plainSource(HOLDS))),
  });
  expect(withTypes(mutant('index + 1', 'index - 1'), tree)?.content.toString('utf8')).toBe(
    swap('index + 1', 'index - 1')(HOLDS),
  );
  const spanning = mutant(plainSource('const index: number = queue').trim(), 'const other = reader');
  expect(withTypes(spanning, tree)).toBeUndefined();
});
