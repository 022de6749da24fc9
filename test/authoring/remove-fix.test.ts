import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { withoutEntry } from '../../harness/authoring/manifest/edit-manifest.ts';
import { ROOT } from '../support/exercises.ts';
import { mentor } from './rig.ts';

const FAIR = join(ROOT, 'test', 'fixtures', 'verify', 'fair');

test('a fix is taken back with its entry, after it was said what goes; a copy of both stays', async () => {
  const { type, text, exercises, solutions } = await mentor();
  cpSync(join(FAIR, 'exercises'), exercises, { recursive: true });
  cpSync(join(FAIR, 'solutions'), solutions, { recursive: true });
  const manifest = join(solutions, 'late-fees', 'solution.yaml');
  const file = join(solutions, 'late-fees', 'fixes', 'grace', 'wrong-no-free-days.patch');
  const [before, patch] = [parse(text(manifest)), text(file)];
  const remove = ['fix', 'remove', 'late-fees', 'grace'];

  expect(await type([...remove, 'no-free-days'], 2)).toMatchObject({
    message: expect.stringContaining('fixes/grace/wrong-no-free-days.patch and its entry in solution.yaml'),
    next: expect.stringContaining('fix remove late-fees grace no-free-days --yes'),
  });
  expect(text(file)).toBe(patch);

  const { copy } = await type([...remove, 'no-free-days', '--yes']);
  expect(existsSync(file)).toBe(false);
  const { wrong, ...rest } = before;
  const entry = wrong.find(({ patch: name }: { patch: string }) => file.endsWith(name));
  const after = { ...rest, wrong: wrong.filter((other: unknown) => other !== entry) };
  expect(parse(text(manifest))).toEqual(after);
  const kept = readFileSync(copy, 'utf8');
  expect(kept.endsWith(patch)).toBe(true);
  expect(parse(kept.slice(0, -patch.length))).toEqual(entry);

  // Another of the same name does not overwrite the copy; an alternative has no entry.
  cpSync(join(FAIR, 'solutions', 'late-fees', 'fixes', 'grace', 'wrong-no-free-days.patch'), file);
  expect((await type([...remove, 'wrong-no-free-days', '--yes'])).copy).not.toBe(copy);
  await type([...remove, 'early-return', '--yes']);
  expect(parse(text(manifest))).toEqual(after);

  // What nothing can be graded without stays, and so does what is being changed.
  expect((await type([...remove, 'reference', '--yes'], 2)).next).toContain(
    'fix edit late-fees grace reference',
  );
  await type(['fix', 'edit', 'late-fees', 'grace', 'wrong-free-three']);
  const open = await type([...remove, 'wrong-free-three', '--yes'], 2);
  expect(open.next).toContain('fix edit late-fees grace wrong-free-three --discard');
  expect(await type([...remove, 'no-such', '--yes'], 2)).toMatchObject({
    message: expect.stringContaining('has no fix "no-such"'),
  });
});

const MANIFEST = `# By hand.
bugs: []
wrong: # each with its reason
  - patch: a
    why: >-
      The first,
      folded.
  # about b
  - patch: b
    why: 'the second'

  - patch: c
    why: the third
notes: kept # as it is
`;

test.for([
  [0, '  - patch: a\n    why: >-\n      The first,\n      folded.\n'],
  [1, "  - patch: b\n    why: 'the second'\n"],
  [2, '  - patch: c\n    why: the third\n'],
] as const)('an entry goes alone, whatever stands around it: %i', ([index, gone]) => {
  expect(withoutEntry(MANIFEST, 'wrong', index)).toBe(MANIFEST.replace(gone, ''));
});

test('the last entry takes its list along; a list in one line loses the one alone', () => {
  expect(parse(withoutEntry('wrong:\n  - patch: a\nbugs: [1]\n', 'wrong', 0))).toEqual({ bugs: [1] });
  expect(parse(withoutEntry('wrong: [{ patch: a }, { patch: b }]\n', 'wrong', 0))).toEqual({
    wrong: [{ patch: 'b' }],
  });
});
