import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '../files/list-files.ts';
import { type Workspace, workspacePaths } from '../workspace.ts';

/**
 * The workspace's `.npmrc` (ignored by git). Packages are links into the clone, so a reflex `npm install` has
 * nothing to do and must not do it: it would put npm's own programs over ours.
 */
const npmConfig = (
  cloneRoot: string,
): string => `; Written by bugsquash. The packages of this workspace are links: nothing needs to be installed.
; npm install and its kin only say what they would do.
dry-run=true
; Scripts start through this shell: it puts node_modules back if somebody removed it, and pins Node.
script-shell=${JSON.stringify(path.join(cloneRoot, 'harness', 'workspace', 'links', 'npm-shell.sh'))}
; npx never fetches a stranger's package.
yes=false
audit=false
fund=false
update-notifier=false
ignore-scripts=false
loglevel=error
`;

/** Our `.npmrc`, unless the exercise brings its own; git does not see it, nor node_modules. */
export async function writeNpmConfig(workspace: Workspace): Promise<void> {
  const file = path.join(workspace.directory, '.npmrc');
  const { start } = workspacePaths(workspace);
  const brought = (await listFiles(start)).files.some((entry) => entry.path === '.npmrc');
  if (!brought) await writeFile(file, npmConfig(workspace.cloneRoot));
  const info = path.join(workspace.directory, '.git', 'info');
  await mkdir(info, { recursive: true });
  await writeFile(path.join(info, 'exclude'), `/node_modules\n${brought ? '' : '/.npmrc\n'}`);
}
