import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepExercise, readKeptExercise } from '../../harness/catalog/kept-exercise.ts';
import { temporaryFolder } from '../support/cli.ts';
import { exerciseNamed } from '../support/exercises.ts';

const exercise = exerciseNamed('money-split');
const wanted = { id: 'money-split', digest: exercise.digest };

test('kept content is read back as it was, with its proof', async () => {
  const data = await temporaryFolder();
  expect(readKeptExercise(data, wanted)).toBeUndefined();
  expect(keepExercise(data, exercise)).toEqual({ ok: true, value: undefined });
  const kept = readKeptExercise(data, wanted);
  expect(kept).toMatchObject({
    manifest: exercise.manifest,
    solution: exercise.solution,
    ticket: exercise.ticket,
  });
  expect(kept?.exerciseRoot.startsWith(data)).toBe(true);
  const proof = async (root = '') => readFile(join(root, 'proof.json'), 'utf8');
  expect(await proof(kept?.solutionRoot)).toBe(await proof(exercise.solutionRoot));
});

test('it is kept once, and nothing else is left beside it', async () => {
  const data = await temporaryFolder();
  keepExercise(data, exercise);
  keepExercise(data, exercise);
  // The file tells editors that search a folder above to leave it out.
  expect((await readdir(join(data, 'content'))).sort()).toEqual(['.ignore', exercise.digest]);
});

test('what is not whole any more is not read, and is made whole again', async () => {
  const data = await temporaryFolder();
  keepExercise(data, exercise);
  const ticket = join(data, 'content', exercise.digest, 'exercises', 'money-split', 'TICKET.md');
  await writeFile(ticket, 'changed');
  expect(readKeptExercise(data, wanted)).toBeUndefined();
  keepExercise(data, exercise);
  expect(readKeptExercise(data, wanted)?.ticket).toBe(exercise.ticket);
});

test('content that changes while it is copied is not kept', async () => {
  const data = await temporaryFolder();
  expect(keepExercise(data, { ...exercise, digest: 'f'.repeat(64) })).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining('changed while it was read') },
  });
  expect(await readdir(join(data, 'content'))).toEqual([]);
});
