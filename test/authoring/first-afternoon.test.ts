/** What stopped mentors who knew the guide only, on their way from working code to an exercise. */
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { runBugsquash } from '../support/cli.ts';
import { mentor, swap } from './rig.ts';

const LABELS = `/** Labels of books, as they are printed. */

/** The words of a title. */
function tidy(title: string): string {
  return title.trim();
}

export function label(title: string): string {
  return tidy(title).toUpperCase();
}
`;
const GUARD = `import { expect, test } from 'bugsquash/examiner';

test('labels are in capitals', async ({ subject }) => {
  expect(await subject.call('label', ' one ')).toBe('ONE');
});

test('labels are short', async ({ subject }) => {
  expect(await subject.call('label', 'one two')).toBe('ONE');
});
`;

test('a draft says what it lacks, and what is typed in a tree works from there', async () => {
  const { home, exercises, solutions, type, edit, text } = await mentor();
  const code = join(home, 'labels');
  mkdirSync(join(code, 'src'), { recursive: true });
  edit(join(code, 'package.json'), '{ "name": "labels", "type": "module" }\n');
  edit(join(code, 'src', 'index.ts'), LABELS);
  await type(['new', 'labels', '--from', code]);

  // Nothing can be graded yet.
  const repo = join(exercises, 'labels', 'repo');
  expect(await type(['grade', 'labels', '--dir', repo], 2)).toMatchObject({
    message: '"labels" is a draft: there is no bug in it yet.',
    next: expect.stringContaining('status labels'),
  });

  // A guard that fails on the right code notices nothing; it is named.
  edit(join(solutions, 'labels', 'hidden', 'guard.test.ts'), GUARD);
  expect(await type(['suggest', 'labels'], 1)).toMatchObject({
    failingAlready: ['guard.test.ts › labels are short'],
  });

  // The root cause is the function, also where a comment above it was changed too; its test calls what is exported.
  const { directory } = await type(['bug', 'add', 'labels', 'trim']);
  edit(join(directory, 'src', 'index.ts'), (source) =>
    swap('The words of a title', 'A title as it is')(swap('.trim()', '')(source)),
  );
  await type(['bug', 'add', 'labels', 'trim', '--save']);
  const manifest = text(join(solutions, 'labels', 'solution.yaml'));
  expect(manifest).toContain('symbol: tidy\n');
  expect(text(join(solutions, 'labels', 'hidden', 'trim.test.ts'))).toContain("subject.call('label')");

  // Folders that were typed relative to another place are named by their whole paths.
  const near = [relative(home, exercises), relative(home, solutions)];
  const flags = ['--exercises', near[0] ?? '', '--solutions', near[1] ?? ''];
  const fix = ['fix', 'add', 'labels', 'trim', '--wrong', 'left-only', '--why', 'Only the left side.'];
  const { stdout } = await runBugsquash([...fix, ...flags], { home });
  const next = stdout.trim().split('\n').at(-1);
  expect(next).toContain(`--why 'Only the left side.' --exercises ${exercises} --solutions ${solutions}`);

  // What status says of an open tree records it; one that was opened by mistake can be thrown away.
  const [tree] = (await type(['status', 'labels'], 1)).trees;
  expect(tree.next).toContain("fix add labels trim --wrong left-only --why 'Only the left side.'");
  expect(tree.discard).toContain('fix add labels trim --wrong left-only --discard');
  expect(await type([...fix, '--discard'])).toEqual({
    schema: 'bugsquash/discarded@1',
    directory: tree.directory,
  });
  expect((await type(['status', 'labels'], 1)).trees).toEqual([]);
}, 300_000);
