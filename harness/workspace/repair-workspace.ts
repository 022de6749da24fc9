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

/** Where things lie on this machine now; where the workspace was made unless said otherwise. */
export interface PlacesNow {
  readonly cloneRoot?: string;
  readonly dataDirectory?: string;
}

/**
 * Puts `node_modules` and `.npmrc` back when something of them is missing: after `git clean -xfd`,
 * `rm -rf node_modules`, or a move of the clone or of the data directory. Cheap when all is well, so it may be called
 * at every command.
 */
export function repairWorkspace(
  workspace: Workspace,
  options: PlacesNow & { readonly nodePath?: string } = {},
): Promise<Result<'intact' | 'repaired'>> {
  return expected(`repair the workspace ${workspace.directory}`, async () => {
    const moved = placedNow(workspace, options);
    const { cloneRoot } = moved;
    const paths = workspacePaths(moved);
    const links = orRefuse(await planLinks(moved.exercise, paths.start, moved));
    if (await isIntact(workspace, moved, links)) return 'intact';
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
    await writeNpmConfig(moved);
    await writeMarker(moved);
    return 'repaired';
  });
}

/** Whether `repairWorkspace` would find nothing to do. */
export async function isWorkspaceIntact(workspace: Workspace, places: PlacesNow): Promise<boolean> {
  const moved = placedNow(workspace, places);
  const links = await planLinks(moved.exercise, workspacePaths(moved).start, moved);
  return links.ok && isIntact(workspace, moved, links.value);
}

function placedNow(workspace: Workspace, { cloneRoot, dataDirectory }: PlacesNow): Workspace {
  return {
    ...workspace,
    cloneRoot: path.resolve(cloneRoot ?? workspace.cloneRoot),
    dataDirectory: path.resolve(dataDirectory ?? workspace.dataDirectory),
  };
}

async function isIntact(
  workspace: Workspace,
  { cloneRoot, dataDirectory }: Workspace,
  links: readonly PackageLink[],
): Promise<boolean> {
  if (cloneRoot !== workspace.cloneRoot || dataDirectory !== workspace.dataDirectory) return false;
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
