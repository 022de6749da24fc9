import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '../../files/list-files.ts';
import { type Workspace, workspacePaths } from '../workspace.ts';

const OURS = '; Written by bugsquash.';

/**
 * The workspace's `.npmrc` (ignored by git). Packages are links into the clone, so a reflex `npm install` has
 * nothing to do and must not do it: it would put npm's own programs over ours.
 */
const npmConfig = (
  cloneRoot: string,
): string => `${OURS} The packages of this workspace are links: nothing needs to be installed.
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

/**
 * Our `.npmrc`, unless the exercise brings its own or the candidate wrote another; git does not see it, nor
 * node_modules. What else the candidate hides from git stays hidden.
 */
export async function writeNpmConfig(workspace: Workspace): Promise<void> {
  const file = path.join(workspace.directory, '.npmrc');
  const { start } = workspacePaths(workspace);
  const brought = listFiles(start).files.some((entry) => entry.path === '.npmrc');
  const present = await textOf(file);
  if (!brought && (present === '' || present.startsWith(OURS)))
    await writeFile(file, npmConfig(workspace.cloneRoot));
  const exclude = path.join(workspace.directory, '.git', 'info', 'exclude');
  await mkdir(path.dirname(exclude), { recursive: true });
  const hidden = (await textOf(exclude)).split('\n').filter(Boolean);
  const wanted = brought ? ['/node_modules'] : ['/node_modules', '/.npmrc'];
  const missing = wanted.filter((line) => !hidden.includes(line));
  if (missing.length > 0) await writeFile(exclude, [...hidden, ...missing, ''].join('\n'));
}

/** Whether a workspace's `.npmrc` is as we wrote it. */
export const hasOurNpmConfig = async ({ directory, cloneRoot }: Workspace): Promise<boolean> =>
  (await textOf(path.join(directory, '.npmrc'))) === npmConfig(cloneRoot);

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');
