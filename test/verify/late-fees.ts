/**
 * The fair exercise of `test/fixtures/verify`, alone or with the files of another copy laid over it, where `verify`
 * may write its proof.
 */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../harness/compose.ts';
import type { Verified } from '../../harness/verify/conclude.ts';
import { type VerifyHost, type VerifyOptions, verifyExercise } from '../../harness/verify/verify.ts';
import { ROOT } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

const FIXTURES = join(ROOT, 'test', 'fixtures', 'verify');

/** @param overlay such as `broken/static`, relative to the fixtures */
export function lateFees(folder: string, overlay?: string): VerifyHost['collection'] {
  const copy = join(folder, overlay ?? 'fair');
  cpSync(join(FIXTURES, 'fair'), copy, { recursive: true });
  if (overlay !== undefined) cpSync(join(FIXTURES, overlay), copy, { recursive: true });
  const collection = { exercisesRoot: join(copy, 'exercises'), solutionsRoot: join(copy, 'solutions') };
  datesNow(join(collection.solutionsRoot, 'late-fees', 'hidden', 'guard.test.ts'));
  return collection;
}

/** Makes dates of today's for a fixture that depends on it. */
function datesNow(file: string): void {
  if (!existsSync(file)) return;
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('YESTERDAY', day(-1)).replace('TOMORROW', day(1)));
}

/** What `verify` makes of it. Results are remembered under `folder`, for all copies there. */
export async function verifiedLateFees(
  folder: string,
  overlay?: string,
  options: Partial<VerifyOptions> = {},
): Promise<Verified> {
  const host: VerifyHost = {
    collection: lateFees(folder, overlay),
    grader: graderHere(),
    clock: systemClock,
    cloneRoot: ROOT,
    dataDirectory: join(folder, 'state'),
    signal: new AbortController().signal,
  };
  const result = await verifyExercise(host, 'late-fees', {
    runs: 4,
    fresh: false,
    onProgress: () => {},
    ...options,
  });
  if (!result.ok || result.value === null) throw new Error(JSON.stringify(result));
  return result.value;
}
