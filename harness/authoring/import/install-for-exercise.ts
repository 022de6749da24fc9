import { dirname, join } from 'node:path';
import { readTree } from '../../catalog/exercise-files.ts';
import { ownPackageFiles } from '../../catalog/own-packages.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { failed, type Result } from '../../domain/failure.ts';
import type { ImportHost } from './import-host.ts';
import { type Installed, installPackages } from './install.ts';

/** Installs what an exercise needs: an imported one from the lock beside it, others from that of their collection. */
export async function installForExercise(
  { packagesRoot, signal }: Pick<ImportHost, 'packagesRoot' | 'signal'>,
  { manifest: { id, suite }, exerciseRoot, ownPackages }: Exercise,
): Promise<Result<Installed>> {
  if (!suite && ownPackages) {
    const files = ownPackageFiles(dirname(exerciseRoot));
    const install = { files, asOf: new Date().toISOString() };
    const installed = await installPackages(packagesRoot, ownPackages.digest, install, signal, {
      onlyLocked: true,
    });
    if (installed.ok || installed.failure.code === 'interrupted') return installed;
    return failed(
      'packages-missing',
      `The packages of the collection in ${dirname(dirname(exerciseRoot))} could not be installed.\n${installed.failure.message}`,
      {
        command: ['import', '--install', id],
        lead: 'Make sure that npm reaches its registry and that package-lock.json fits package.json, then type',
      },
    );
  }
  if (!suite) {
    return failed(
      'not-supported',
      `"${id}" needs no packages to be installed: it was not imported, and beside exercises/ there is no package.json with a package-lock.json.`,
      { command: ['start', id] },
    );
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
