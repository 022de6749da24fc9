import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../domain/failure.ts';
import { differingPaths } from '../files/compare-trees.ts';
import { listFiles } from '../files/list-files.ts';
import { expected } from './expected.ts';
import { hasOurNpmConfig } from './links/npm-config.ts';
import { type Workspace, workspacePaths } from './workspace.ts';

/**
 * Removes a workspace that was made and never worked in, with all that is kept about it. One in which anything was
 * changed stays; the answer says which it was.
 */
export function removeUntouched(workspace: Workspace): Promise<Result<'removed' | 'touched'>> {
  return expected(`remove the workspace ${workspace.directory}`, async () => {
    const { directory } = workspace;
    const { start } = workspacePaths(workspace);
    const changed = await differingPaths(start, directory);
    const isOurs = (file: string) => file === '.npmrc' && hasOurNpmConfig(workspace);
    for (const file of changed) if (!(await isOurs(file))) return 'touched';
    // What is too large to compare is not of the exercise, nor are links.
    if (listFiles(directory).skipped.length > 0 || hasUsedGit(directory)) return 'touched';
    await rm(directory, { recursive: true, force: true });
    await rm(path.dirname(start), { recursive: true, force: true });
    return 'removed';
  });
}

/**
 * Whether anything was staged, stashed, committed or named since the checkout, which has its objects in a pack, one
 * branch and no reflog. Git itself isn't asked: by now its configuration is the candidate's.
 */
function hasUsedGit(directory: string): boolean {
  const paths = ['objects', 'refs', 'logs'].flatMap((folder) => {
    const { files, skipped } = listFiles(path.join(directory, '.git', folder));
    return [...files, ...skipped].map((entry) => `${folder}/${entry.path}`);
  });
  return !paths.every((file) => /^(objects\/pack\/|refs\/heads\/main$)/.test(file));
}
