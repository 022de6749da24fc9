import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../domain/failure.ts';
import { expected, orRefuse } from './expected.ts';
import { writeNpmConfig } from './links/npm-config.ts';
import { type PackageLink, planLinks } from './links/plan-links.ts';
import { shimNames } from './links/shims.ts';
import { writeLinks } from './links/write-links.ts';
import { writeMarker } from './marker-file.ts';
import { type Workspace, workspacePaths } from './workspace.ts';

/**
 * Puts `node_modules` and `.npmrc` back when something of them is missing: after `git clean -xfd`,
 * `rm -rf node_modules`, or a move of the clone. Cheap when all is well, so it may be called at every command.
 */
export function repairWorkspace(
  workspace: Workspace,
  options: { readonly cloneRoot?: string; readonly nodePath?: string } = {},
): Promise<Result<'intact' | 'repaired'>> {
  return expected(`repair the workspace ${workspace.directory}`, async () => {
    const cloneRoot = path.resolve(options.cloneRoot ?? workspace.cloneRoot);
    const paths = workspacePaths(workspace);
    const { dataDirectory } = workspace;
    const links = orRefuse(await planLinks(workspace.exercise, paths.start, { cloneRoot, dataDirectory }));
    if (await isIntact(workspace, links, cloneRoot)) return 'intact';
    await writeLinks(
      links,
      { spare: paths.spareLinks, nodeModules: paths.nodeModules },
      {
        nodePath: options.nodePath ?? process.execPath,
        cloneRoot,
        runs: paths.runs,
        exercise: workspace.exercise,
      },
    );
    await writeNpmConfig({ ...workspace, cloneRoot });
    await writeMarker({ ...workspace, cloneRoot });
    return 'repaired';
  });
}

/** Whether `repairWorkspace` would find nothing to do. */
export async function isWorkspaceIntact(workspace: Workspace, cloneRoot: string): Promise<boolean> {
  const { dataDirectory } = workspace;
  const { start } = workspacePaths(workspace);
  const links = await planLinks(workspace.exercise, start, { cloneRoot, dataDirectory });
  return links.ok && isIntact(workspace, links.value, path.resolve(cloneRoot));
}

async function isIntact(
  workspace: Workspace,
  links: readonly PackageLink[],
  cloneRoot: string,
): Promise<boolean> {
  if (cloneRoot !== workspace.cloneRoot) return false;
  const { nodeModules } = workspacePaths(workspace);
  const needed = [
    path.join(workspace.directory, '.npmrc'),
    ...shimNames(workspace.exercise).map((name) => path.join(nodeModules, '.bin', name)),
    ...links.map((link) => path.join(nodeModules, link.name)),
  ];
  const found = await Promise.all(
    needed.map((file) =>
      stat(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}
