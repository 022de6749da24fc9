import { access, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { failed, type NextStep, type Result } from '../domain/failure.ts';
import { parseMarker } from './marker-file.ts';
import { markerIn, type Workspace } from './workspace.ts';

export interface WhereWorkspacesLive {
  /** Where `start` puts workspaces when nobody says otherwise. */
  readonly workspacesDirectory: string;
  /** The workspaces that there are, latest first. */
  readonly known?: readonly string[];
}

/** The workspace that `directory` is, or lies in. */
export async function findWorkspace(
  directory: string,
  where: WhereWorkspacesLive,
): Promise<Result<Workspace>> {
  const asked = path.resolve(directory);
  const start = await realpath(asked).catch(() => undefined);
  if (start === undefined) {
    return failed('no-such-directory', `There is no directory ${asked}. ${elsewhere(where)}`, goThere(where));
  }
  for (let here = start; ; here = path.dirname(here)) {
    const marker = markerIn(here);
    const text = await readFile(marker, 'utf8').catch(() => undefined);
    if (text !== undefined) return parseMarker(here, marker, text);
    const main = await mainOfLinkedWorktree(here);
    if (main !== undefined)
      return failed(
        'not-a-workspace',
        `${here} is a linked git worktree of the workspace ${main}, and only the workspace itself is graded.`,
        { retype: { workspace: main } },
      );
    if (path.dirname(here) === here) break;
  }
  return failed('not-a-workspace', `${asked} is not in a workspace. ${elsewhere(where)}`, goThere(where));
}

/** The workspace that `directory` is a linked worktree of (`git worktree add`), whose `.git` is a file that leads there. */
async function mainOfLinkedWorktree(directory: string): Promise<string | undefined> {
  const text = await readFile(path.join(directory, '.git'), 'utf8').catch(() => '');
  const gitDirectory = /^gitdir: (.+?)\r?\n?$/.exec(text)?.[1];
  if (gitDirectory === undefined) return undefined;
  // <workspace>/.git/worktrees/<name>
  const common = path.dirname(path.dirname(path.resolve(directory, gitDirectory)));
  const isOfWorkspace = await access(path.join(common, 'bugsquash.json')).then(
    () => true,
    () => false,
  );
  return isOfWorkspace ? path.dirname(common) : undefined;
}

const elsewhere = ({ known, workspacesDirectory }: WhereWorkspacesLive): string =>
  known?.[0] === undefined
    ? `Workspaces live in ${workspacesDirectory}; you have none at the moment.`
    : `Your latest workspace is ${known[0]}.`;

const goThere = ({ known }: WhereWorkspacesLive): NextStep =>
  known?.[0] === undefined
    ? { command: ['list'], lead: 'Choose an exercise and start it' }
    : { retype: { workspace: known[0] } };
