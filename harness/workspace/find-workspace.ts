import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { failed, type Result, success } from '../domain/failure.ts';
import { type Workspace, workspaceMarkerSchema } from './workspace.ts';

export interface WhereWorkspacesLive {
  /** Where `start` puts workspaces when nobody says otherwise. */
  readonly workspacesDirectory: string;
  /** The directories of recent attempts, latest first. */
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
    const marker = path.join(here, '.git', 'bugsquash.json');
    const text = await readFile(marker, 'utf8').catch(() => undefined);
    if (text !== undefined) return readMarker(here, marker, text);
    if (path.dirname(here) === here) break;
  }
  return failed('not-a-workspace', `${asked} is not in a workspace. ${elsewhere(where)}`, goThere(where));
}

function readMarker(directory: string, file: string, text: string): Result<Workspace> {
  const parsed = workspaceMarkerSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return failed(
      'not-a-workspace',
      `${directory} was a workspace, but ${file} cannot be read: ${issue?.path.join('.') || 'it'}: ${issue?.message}.`,
      'Your files are still there. Copy what you need, then start the exercise again with --dir <new directory>.',
    );
  }
  const { schema: _, ...workspace } = parsed.data;
  return success({ ...workspace, directory });
}

const elsewhere = ({ known, workspacesDirectory }: WhereWorkspacesLive): string =>
  known?.[0] === undefined
    ? `Workspaces live in ${workspacesDirectory}; you have none yet.`
    : `Your latest workspace is ${known[0]}.`;

const goThere = ({ known }: WhereWorkspacesLive): string =>
  known?.[0] === undefined
    ? 'Make one from the repository: npx bugsquash start <exercise>'
    : `Type: cd ${quoted(known[0])}   (or add --dir ${quoted(known[0])})`;

const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
