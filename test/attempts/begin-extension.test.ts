import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failed } from '../../harness/domain/failure.ts';
import { candidate, unwrap } from '../support/candidate.ts';
import { exerciseNamed, patchedTree, referencesOf } from '../support/exercises.ts';

const exercise = exerciseNamed('money-split');
const reference = patchedTree(exercise, referencesOf(exercise)).get('src/allocate.ts')?.toString('utf8');

async function finishedAttempt() {
  const made = await candidate();
  const attempt = await made.begin();
  unwrap(await made.attempts.finish(attempt));
  const file = join(attempt.workspace.directory, 'src', 'allocate.ts');
  return { ...made, attempt, file, own: readFileSync(file, 'utf8') };
}

test('an extension that can not be recorded shows no reference', async () => {
  const { attempts, attempt, file, host, own } = await finishedAttempt();
  const locked = failed('store-locked', 'Another process writes.', 'Do the same again.');
  host.store.append = async () => locked;
  expect(await attempts.extension.start(attempt, { base: 'reference' })).toEqual(locked);
  expect(readFileSync(file, 'utf8')).toBe(own);
});

test('an extension whose files were not all written is completed by starting it again', async () => {
  const { attempts, attempt, file, own } = await finishedAttempt();
  const started = unwrap(await attempts.extension.start(attempt, { base: 'reference' }));
  expect(readFileSync(file, 'utf8')).toBe(reference);
  // As a kill between two files leaves it.
  writeFileSync(file, own);
  expect(unwrap(await attempts.extension.start(attempt))).toEqual(started);
  expect(readFileSync(file, 'utf8')).toBe(reference);

  writeFileSync(file, `${own}// mine\n`);
  expect(await attempts.extension.start(attempt)).toMatchObject({ failure: { code: 'wrong-state' } });
  expect(readFileSync(file, 'utf8')).toBe(`${own}// mine\n`);
});
