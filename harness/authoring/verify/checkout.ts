import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exercise } from '../../domain/exercise.ts';
import { createWorkspace } from '../../workspace/create-workspace.ts';

/**
 * Makes a checkout exactly as a candidate gets it, hands it to `use` and takes it away again, whatever happens.
 * Nothing of the user's own data is touched.
 * @param cloneRoot whose packages are linked
 */
export async function withCheckout<T>(
  { manifest, digest, exerciseRoot }: Exercise,
  cloneRoot: string,
  use: (directory: string) => T | Promise<T>,
): Promise<T> {
  const scratch = await realpath(await mkdtemp(join(tmpdir(), 'bugsquash-checkout-')));
  try {
    const created = await createWorkspace({
      exercise: {
        id: manifest.id,
        title: manifest.title,
        version: manifest.version,
        digest,
        root: exerciseRoot,
        packages: manifest.packages,
        editable: manifest.editable,
      },
      directory: join(scratch, 'workspace'),
      cloneRoot,
      dataDirectory: join(scratch, 'data'),
      attemptId: 'verify',
      now: new Date(),
    });
    if (!created.ok) throw new Error(created.failure.message);
    return await use(created.value.workspace.directory);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
