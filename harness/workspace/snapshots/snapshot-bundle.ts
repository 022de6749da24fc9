import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../domain/failure.ts';
import { makeTemporaryFolder } from '../../files/temporary-folder.ts';
import { expected } from '../expected.ts';
import { isolatedGit } from '../git.ts';
import { type AttemptPlace, workspacePaths } from '../workspace.ts';
import { ensureRepository, hasSnapshots } from './snapshot-repository.ts';

/** All snapshots of an attempt as one git bundle; null where none was taken. */
export function bundleSnapshots(place: AttemptPlace): Promise<Result<Buffer | null>> {
  const { snapshots } = workspacePaths(place);
  return expected('gather the snapshots', async () => {
    if (!(await hasSnapshots(snapshots))) return null;
    return inFolder(async (folder) => {
      const file = path.join(folder, 'snapshots.bundle');
      await isolatedGit(snapshots, { GIT_DIR: snapshots }).raw([
        'bundle',
        'create',
        '--progress',
        file,
        '--all',
      ]);
      return readFile(file);
    });
  });
}

/**
 * Takes the snapshots of a bundle into a repository, which is made if it is not there. Git checks each object by its
 * content; configuration and hooks can't be in a bundle.
 */
export function unbundleSnapshots(repository: string, bundle: Buffer): Promise<Result<void>> {
  return expected('read the snapshots', () =>
    inFolder(async (folder) => {
      const file = path.join(folder, 'snapshots.bundle');
      await writeFile(file, bundle);
      const isNew = !(await hasSnapshots(repository));
      await ensureRepository(repository);
      // What is here already keeps its place; what comes is kept from being cleared away by a name of its own.
      const to = isNew ? 'refs/heads/main' : `refs/imported/${randomUUID()}`;
      await isolatedGit(repository, { GIT_DIR: repository }).raw([
        '-c',
        'fetch.fsckObjects=true',
        'fetch',
        '--verbose',
        '--no-tags',
        file,
        `refs/heads/main:${to}`,
        // What came to its maker by an import.
        'refs/imported/*:refs/imported/*',
      ]);
    }),
  );
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeTemporaryFolder('bundle');
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
