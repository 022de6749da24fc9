import { join } from 'node:path';
import type { Exercise } from '../domain/exercise.ts';
import { type Result, success } from '../domain/failure.ts';
import { createWorkspace } from '../workspace/create-workspace.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/**
 * Makes a checkout exactly as a candidate gets it, hands it to `use` and takes it away again, whatever happens.
 * Nothing of the user's own data is touched.
 * @param cloneRoot whose packages are linked
 * @returns what `use` made of it, or why no workspace can be made here
 */
export async function withCheckout<T>(
  { manifest, digest, exerciseRoot }: Exercise,
  cloneRoot: string,
  use: (directory: string) => T | Promise<T>,
): Promise<Result<T>> {
  return withTemporaryFolder('checkout', async (scratch) => {
    const created = await createWorkspace({
      exercise: {
        id: manifest.id,
        title: manifest.title,
        version: manifest.version,
        digest,
        root: exerciseRoot,
        packages: manifest.packages,
        modules: manifest.modules,
        editable: manifest.editable,
      },
      directory: join(scratch, 'workspace'),
      cloneRoot,
      dataDirectory: join(scratch, 'data'),
      attemptId: 'verify',
      now: new Date(),
    });
    if (!created.ok) return created;
    return success(await use(created.value.workspace.directory));
  });
}
