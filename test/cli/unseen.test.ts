import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readExercise } from '../../harness/catalog/catalog.ts';
import { readProof } from '../../harness/catalog/proof.ts';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';
import { lateFees } from '../verify/late-fees.ts';

test('an exported attempt is recorded in the proof and shown, once, and of this content only', {
  timeout: 120_000,
}, async () => {
  const home = await temporaryFolder();
  const collection = lateFees(home);
  const solution = join(collection.solutionsRoot, 'late-fees');
  const flags = ['--exercises', collection.exercisesRoot, '--solutions', collection.solutionsRoot];
  const workspace = join(home, 'work');
  const file = join(home, 'attempt.json');
  const type = (...args: readonly string[]) => bugsquashJson([...args, ...flags], { home, cwd: home });
  const there = (...args: readonly string[]) => bugsquashJson(args, { home, cwd: workspace });

  expect((await type('start', 'late-fees', '--practice', '--dir', workspace)).exitCode).toBe(0);
  execFileSync('git', ['apply', join(solution, 'fixes', 'grace', 'reference.patch')], { cwd: workspace });
  expect((await there('submit')).exitCode).toBe(1);
  expect(await there('export')).toMatchObject({ exitCode: 2, document: { code: 'wrong-state' } });
  expect((await there('finish')).exitCode).toBe(0);
  const exported = await there('export', '--to', file);
  expect(exported).toMatchObject({ exitCode: 0, document: { schema: 'bugsquash/attempt@1' } });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(exported.document);

  expect(await type('unseen', 'late-fees', file)).toMatchObject({
    exitCode: 2,
    document: { code: 'wrong-state', next: expect.stringContaining('verify late-fees') },
  });
  await prove(collection);
  const tries = [{ attempt: exported.document.attempt, found: 1, of: 2, minutes: 1 }];
  expect(await type('unseen', 'late-fees', file)).toMatchObject({
    exitCode: 0,
    document: { schema: 'bugsquash/unseen@1', solvedUnseen: tries },
  });
  expect(readProof({ solutionRoot: solution })?.solved_unseen).toEqual(tries);
  expect((await type('list')).document.exercises[0]).toMatchObject({
    verified: 'verified',
    solvedUnseen: [{ found: 1, of: 2, minutes: 1 }],
  });
  const listed = await runBugsquash(['list', ...flags], { home, cwd: home });
  expect(listed.stdout).toContain('verified, 50 runs; solved unseen: 1 of 2 bugs in 1 min');

  expect(await type('unseen', 'late-fees', file)).toMatchObject({
    exitCode: 2,
    document: { message: expect.stringContaining('is recorded already') },
  });
  const ticket = join(collection.exercisesRoot, 'late-fees', 'TICKET.md');
  await writeFile(ticket, `${await readFile(ticket, 'utf8')}\nThank you.\n`);
  await prove(collection);
  expect(await type('unseen', 'late-fees', file)).toMatchObject({
    exitCode: 2,
    document: { message: expect.stringContaining('other content than that of "late-fees" as it is now') },
  });
  await writeFile(file, '{}');
  expect(await type('unseen', 'late-fees', file)).toMatchObject({
    exitCode: 2,
    document: { message: expect.stringContaining('is not an exported attempt') },
  });
});

/** A proof as `verify` would write it of this content, without measuring anything. */
async function prove(collection: ReturnType<typeof lateFees>): Promise<void> {
  const exercise = readExercise(collection, 'late-fees');
  if (!exercise.ok) throw new Error(exercise.failure.message);
  const { manifest, digest, solutionRoot } = exercise.value;
  const text = await readFile(join(ROOT, 'solutions', 'money-split', 'proof.json'), 'utf8');
  const proof = {
    ...JSON.parse(text),
    digest,
    exercise: { id: manifest.id, version: manifest.version },
    runs: 50,
  };
  await writeFile(join(solutionRoot, 'proof.json'), JSON.stringify(proof));
}
