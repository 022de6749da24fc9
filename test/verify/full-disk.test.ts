import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { readExercise } from '../../harness/catalog/catalog.ts';
import { readExerciseFiles } from '../../harness/catalog/exercise-files.ts';
import type { Proof } from '../../harness/catalog/proof.ts';
import { concluded } from '../../harness/verify/conclude.ts';
import { LAUNCHER, temporaryFolder } from '../support/cli.ts';

const FAIR = join(import.meta.dirname, '..', 'fixtures', 'verify', 'fair');
const COLLECTION = { exercisesRoot: join(FAIR, 'exercises'), solutionsRoot: join(FAIR, 'solutions') };
const canMount = (() => {
  try {
    execFileSync('unshare', ['--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
})();

describe('a disk that is full elsewhere is not taken for the temporary folder', () => {
  test.runIf(canMount)(
    'that of the state: verify remembers nothing, and goes on',
    async () => {
      const home = await temporaryFolder();
      await mkdir(join(home, 'state'));
      const verify = [
        ...[process.execPath, LAUNCHER, 'verify', 'late-fees', '--only', 'references', '--json'],
        ...['--exercises', COLLECTION.exercisesRoot, '--solutions', COLLECTION.solutionsRoot],
      ];
      const fill = `mount -t tmpfs -o size=64k none "$BUGSQUASH_HOME" && { head -c 100000 /dev/zero > "$BUGSQUASH_HOME/full" 2>&1 || true; }`;
      const run = await execa(
        'unshare',
        ['--map-root-user', '--mount', 'sh', '-c', `${fill}; exec "$@"`, 'sh', ...verify],
        { env: { BUGSQUASH_HOME: join(home, 'state') }, reject: false, stdin: 'ignore', timeout: 150_000 },
      );
      expect({ exitCode: run.exitCode, ...JSON.parse(run.stdout) }).toMatchObject({
        exitCode: 0,
        exercises: [expect.objectContaining({ id: 'late-fees' })],
      });
    },
    90_000,
  );

  test('that of the exercise: the proof that could not be written is named', async () => {
    const read = readExercise(COLLECTION, 'late-fees');
    if (!read.ok) throw new Error(read.failure.message);
    const solutionRoot = await temporaryFolder();
    // A folder in its place is refused by the system as a full disk is.
    await mkdir(join(solutionRoot, 'proof.json'));
    const exerciseFiles = readExerciseFiles(read.value);
    const elsewhere = { ...exerciseFiles, exercise: { ...read.value, solutionRoot } };
    const proof = { schema: 'bugsquash/proof@1', waived: [] } as unknown as Proof;
    expect(concluded(elsewhere, { findings: [], proof })).toMatchObject({
      code: 'no-such-directory',
      message: expect.stringContaining(join(solutionRoot, 'proof.json')),
    });
  });
});
