import { constants, lstatSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import {
  compareContents,
  type FileDiff,
  modeOf,
  type TreeDiff,
  treeDiffOf,
} from '../files/compare-contents.ts';
import { type FileList, type ListedFile, listFiles, type SkippedFile } from '../files/list-files.ts';
import { type Workspace, workspacePaths } from './workspace.ts';

/** What a candidate changed since the start, over the editable files. */
export interface StartDiff extends TreeDiff {
  /** Editable paths that are not part of a submission, and why. */
  readonly skipped: readonly SkippedFile[];
}

/**
 * Compares the working files with the start, without git. The returned function may be called every second:
 * a file is read again only if its size, times or inode changed.
 */
export function startDiff(workspace: Workspace): () => Promise<StartDiff> {
  const { start } = workspacePaths(workspace);
  const { editable } = workspace.exercise;
  const compared = new Map<string, { readonly stamp: string; readonly diff: FileDiff | null }>();
  let pristine: FileList | undefined;

  return async () => {
    pristine ??= listFiles(start, editable);
    const [before, after] = [pristine, listFiles(workspace.directory, editable)];
    const [old, now] = [byPath(before), byPath(after)];
    // What is no file is handed in as one that is gone; everything else that was left out is there still.
    const hasGaps = after.skipped.some(({ reason }) => reason !== 'not a regular file');
    const differences: FileDiff[] = [];
    for (const relative of [...new Set([...old.keys(), ...now.keys()])].sort()) {
      const isLeftOut = hasGaps && !now.has(relative) && mayBeFile(path.join(workspace.directory, relative));
      if (isLeftOut) continue;
      const stamp = now.get(relative)?.stamp ?? 'absent';
      let entry = compared.get(relative);
      if (entry?.stamp !== stamp) {
        const [a, b] = [old.get(relative), now.get(relative)];
        entry = { stamp, diff: await compareFile(relative, a && start, b && workspace.directory, a, b) };
        compared.set(relative, entry);
      }
      if (entry.diff !== null) differences.push(entry.diff);
    }
    return { ...treeDiffOf(differences), skipped: after.skipped };
  };
}

function mayBeFile(file: string): boolean {
  try {
    return lstatSync(file).isFile();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // Else its folder can't be entered.
    return !['ENOENT', 'ENOTDIR'].includes(code);
  }
}

/** One compare, for commands that end. */
export const diffAgainstStart = (workspace: Workspace): Promise<StartDiff> => startDiff(workspace)();

async function compareFile(
  relative: string,
  oldRoot: string | undefined,
  newRoot: string | undefined,
  oldFile: ListedFile | undefined,
  newFile: ListedFile | undefined,
): Promise<FileDiff | null> {
  const [oldData, newData] = await Promise.all([
    readRegular(oldRoot, relative),
    readRegular(newRoot, relative),
  ]);
  return compareContents(
    relative,
    { data: oldData, mode: oldFile && modeOf(oldFile.executable) },
    { data: newData, mode: newFile && modeOf(newFile.executable) },
  );
}

async function readRegular(root: string | undefined, relative: string): Promise<Buffer | undefined> {
  if (root === undefined) return undefined;
  // It was a regular file a moment ago; should it have become a link or a pipe, do not follow or wait.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path.join(root, relative), flags).catch(() => undefined);
  try {
    return (await file?.stat())?.isFile() ? await file?.readFile() : undefined;
  } finally {
    await file?.close();
  }
}

const byPath = (list: FileList) => new Map(list.files.map((file) => [file.path, file]));
