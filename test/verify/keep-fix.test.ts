import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readExercise } from '../../harness/catalog/catalog.ts';
import { type ExerciseFiles, readExerciseFiles } from '../../harness/catalog/exercise-files.ts';
import { applyGitPatch } from '../../harness/files/apply-patch.ts';
import { madeUpFixes } from '../../harness/verify/checks/semantic/made-up-fixes.ts';
import { keepFix } from '../../harness/verify/keep-fix.ts';
import { runBugsquash } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';
import { temporaryDirectory } from './made-up.ts';

/** A copy of the fair exercise that may be written to. */
function fair(): { readonly files: ExerciseFiles; readonly manifest: string; readonly root: string } {
  const root = temporaryDirectory();
  cpSync(join(ROOT, 'test', 'fixtures', 'verify', 'fair'), root, { recursive: true });
  const exercise = readExercise(
    { exercisesRoot: join(root, 'exercises'), solutionsRoot: join(root, 'solutions') },
    'late-fees',
  );
  if (!exercise.ok) throw new Error(exercise.failure.message);
  const manifest = join(root, 'solutions', 'late-fees', 'solution.yaml');
  return { files: readExerciseFiles(exercise.value), manifest, root };
}

const ofDueDay = (files: ExerciseFiles) => {
  const which = madeUpFixes(files).chosen.find(({ fix }) => fix.name === 'due-day');
  if (!which) throw new Error('nothing is made up of due-day');
  return which;
};

test('a made-up fix becomes a declared patch of the corpus, and nothing else changes', () => {
  const { files, manifest } = fair();
  const which = ofDueDay(files);
  const before = readFileSync(manifest, 'utf8');
  const kept = keepFix(files, which.number, 'first-only', 'Only the first loan is looked at.');
  if (!kept.ok) throw new Error(kept.failure.message);
  const patch = readFileSync(kept.value.patch, 'utf8');
  const tree = applyGitPatch(files.repo, patch, 'kept');
  expect(tree.ok && tree.value.get('src/overdue.ts')?.toString()).toBe(
    which.tree.get('src/overdue.ts')?.toString(),
  );
  const after = readFileSync(manifest, 'utf8');
  expect(parse(after).wrong.at(-1)).toEqual({
    patch: 'fixes/due-day/wrong-first-only.patch',
    alive: ['due-day'],
    why: 'Only the first loan is looked at.',
  });
  const lines = after.split('\n');
  const added = lines.findIndex((line) => line.includes('wrong-first-only'));
  expect(lines.toSpliced(added, 1).join('\n')).toBe(before);
});

test('an empty list is begun', () => {
  const { files, manifest } = fair();
  const text = readFileSync(manifest, 'utf8').replace(/^wrong:\n( {2}- .*\n)+/m, 'wrong: []\n');
  writeFileSync(manifest, text);
  expect(keepFix(files, ofDueDay(files).number, 'one', undefined).ok).toBe(true);
  expect(parse(readFileSync(manifest, 'utf8')).wrong).toEqual([
    { patch: 'fixes/due-day/wrong-one.patch', alive: ['due-day'], why: expect.stringMatching(/^Made up: /) },
  ]);
});

test('a number that nothing has, and a name that is taken, are refused', () => {
  const { files } = fair();
  expect(keepFix(files, 999, 'one', undefined)).toMatchObject({
    failure: { message: expect.stringContaining('no made-up fix 999') },
  });
  const { number } = ofDueDay(files);
  expect(keepFix(files, number, 'turned', undefined)).toMatchObject({
    failure: { message: 'There is a fixes/due-day/wrong-turned.patch already.' },
  });
});

test('the command keeps one, and says what is wrong with what was typed', async () => {
  const { files, root } = fair();
  const collection = ['--exercises', join(root, 'exercises'), '--solutions', join(root, 'solutions')];
  const run = (...words: string[]) => runBugsquash(['fix', ...words, ...collection], { home: root });
  const number = String(ofDueDay(files).number);
  const kept = await run('keep', 'late-fees', number, '--as', 'first-only');
  expect([kept.exitCode, kept.stdout]).toEqual([
    0,
    expect.stringContaining('wrong-first-only.patch is in the corpus'),
  ]);
  for (const [words, said] of [
    [['keep', 'late-fees', number, '--as', 'First Only'], 'takes a name in small letters'],
    [['keep', 'late-fees', 'one', '--as', 'x'], 'is not the number of a made-up fix'],
    [['drop', 'late-fees', '1', '--as', 'x'], 'not "drop"'],
  ] as const) {
    const { exitCode, stderr } = await run(...words);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(said)]);
  }
});
