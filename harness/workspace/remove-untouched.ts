import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../domain/failure.ts';
import { differingPaths } from '../files/compare-trees.ts';
import { expected } from './expected.ts';
import { type Workspace, workspacePaths } from './workspace.ts';

/** What a workspace has beside the exercise's own files. */
const OURS = new Set(['.npmrc']);

/**
 * Removes a workspace that was made and never worked in, with all that is kept about it. One in which anything was
 * changed stays; the answer says which it was.
 */
export function removeUntouched(workspace: Workspace): Promise<Result<'removed' | 'touched'>> {
  return expected(`remove the workspace ${workspace.directory}`, async () => {
    const { start } = workspacePaths(workspace);
    const changed = await differingPaths(start, workspace.directory);
    if (changed.some((file) => !OURS.has(file))) return 'touched';
    await rm(workspace.directory, { recursive: true, force: true });
    await rm(path.dirname(start), { recursive: true, force: true });
    return 'removed';
  });
}
