import { rename, writeFile } from 'node:fs/promises';
import { failed, type Result, success } from '../domain/failure.ts';
import { type Workspace, type WorkspaceMarker, workspaceMarkerSchema, workspacePaths } from './workspace.ts';

/** Writes the marker that makes a checkout a workspace. */
export async function writeMarker(workspace: Workspace): Promise<void> {
  const { directory: _, ...rest } = workspace;
  const marker: WorkspaceMarker = { schema: 'bugsquash/workspace@1', ...rest };
  const { marker: file } = workspacePaths(workspace);
  // Whole or not at all: without a marker that can be read, the checkout is not a workspace.
  await writeFile(`${file}.new`, `${JSON.stringify(marker, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** The workspace that the marker `text`, found in `file`, describes. */
export function parseMarker(directory: string, file: string, text: string): Result<Workspace> {
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
