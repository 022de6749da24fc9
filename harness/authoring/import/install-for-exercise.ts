import { join } from 'node:path';
import { readTree } from '../../catalog/exercise-files.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { failed, type Result } from '../../domain/failure.ts';
import type { ImportHost } from './import-host.ts';
import { type Installed, installPackages } from './install.ts';

/** Installs what an imported exercise needs, from the lock that lies beside it. */
export async function installForExercise(
  { packagesRoot, signal }: Pick<ImportHost, 'packagesRoot' | 'signal'>,
  { manifest: { id, suite }, exerciseRoot }: Exercise,
): Promise<Result<Installed>> {
  if (!suite) {
    return failed('not-supported', `"${id}" was not imported: it needs no packages of its own.`, {
      command: ['start', id],
    });
  }
  const files = readTree(join(exerciseRoot, 'packages'));
  if (!files.has('package.json')) {
    return failed(
      'broken-manifest',
      `${join(exerciseRoot, 'packages')} does not hold the package.json of "${id}".`,
      'Import the fix again.',
    );
  }
  return installPackages(packagesRoot, suite.packages, { files, asOf: new Date().toISOString() }, signal);
}
