import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Exercise } from '../domain/exercise.ts';
import { type Result, success } from '../domain/failure.ts';
import { packagesRootIn } from '../suites/packages.ts';
import { createWorkspace } from '../workspace/create-workspace.ts';
import { workspaceExercise } from '../workspace/workspace.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/**
 * Makes a checkout exactly as a candidate gets it, hands it to `use` and takes it away again, whatever happens.
 * Nothing of the user's own data is touched.
 * @param cloneRoot whose packages are linked
 * @param packagesRoot where those of the exercise's own collection are installed
 * @returns what `use` made of it, or why no workspace can be made here
 */
export async function withCheckout<T>(
  exercise: Exercise,
  cloneRoot: string,
  use: (directory: string) => T | Promise<T>,
  packagesRoot?: string,
): Promise<Result<T>> {
  return withTemporaryFolder('checkout', async (scratch) => {
    if (exercise.ownPackages && packagesRoot !== undefined) {
      mkdirSync(join(scratch, 'data'));
      symlinkSync(packagesRoot, packagesRootIn(join(scratch, 'data')));
    }
    const created = await createWorkspace({
      exercise: workspaceExercise(exercise),
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
