import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { structuredPatch } from 'diff';
import { patchOfFile } from '../files/git-patch.ts';
import { type FileList, type ListedFile, listFiles, type SkippedFile } from '../files/list-files.ts';
import { type Workspace, workspacePaths } from './workspace.ts';

export interface ChangedFile {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
}

/** What a candidate changed since the start, over the editable files. */
export interface StartDiff {
  readonly files: readonly ChangedFile[];
  readonly added: number;
  readonly removed: number;
  /** A git diff relative to the workspace's root; `git apply` takes it. */
  readonly patch: string;
  /** Editable paths that are not part of a submission, and why. */
  readonly skipped: readonly SkippedFile[];
}

interface FileDiff extends ChangedFile {
  readonly patch: string;
}

/** A compare of two huge, unlike texts takes for ever: beyond this many edits a file counts as rewritten. */
const MOST_EDITS = 1_000;

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
    const differences: FileDiff[] = [];
    for (const relative of [...new Set([...old.keys(), ...now.keys()])].sort()) {
      const stamp = now.get(relative)?.stamp ?? 'absent';
      let entry = compared.get(relative);
      if (entry?.stamp !== stamp) {
        const [a, b] = [old.get(relative), now.get(relative)];
        entry = { stamp, diff: await compareFile(relative, a && start, b && workspace.directory, a, b) };
        compared.set(relative, entry);
      }
      if (entry.diff !== null) differences.push(entry.diff);
    }
    return {
      files: differences.map(({ path: name, added, removed }) => ({ path: name, added, removed })),
      added: differences.reduce((sum, file) => sum + file.added, 0),
      removed: differences.reduce((sum, file) => sum + file.removed, 0),
      patch: differences.map((file) => file.patch).join(''),
      skipped: after.skipped,
    };
  };
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
  const modes = { old: modeOf(oldFile), new: modeOf(newFile) };
  if (oldData !== undefined && newData?.equals(oldData) && modes.old === modes.new) return null;
  if (oldData === undefined && newData === undefined) return null;

  const binary = [oldData, newData].some((data) => data?.includes(0));
  if (binary) return { path: relative, added: 0, removed: 0, patch: patchOfFile(relative, modes, 'binary') };
  const [oldText, newText] = [oldData?.toString('utf8') ?? '', newData?.toString('utf8') ?? ''];
  const hunks =
    structuredPatch('', '', oldText, newText, '', '', { context: 3, maxEditLength: MOST_EDITS })?.hunks ??
    rewritten(oldText, newText);
  const count = (sign: string) =>
    hunks.flatMap((hunk) => hunk.lines).filter((line) => line.startsWith(sign)).length;
  return {
    path: relative,
    added: count('+'),
    removed: count('-'),
    patch: patchOfFile(relative, modes, hunks),
  };
}

/** The hunk of a file that is replaced as a whole. */
function rewritten(oldText: string, newText: string) {
  const hunks = [
    ...structuredPatch('', '', oldText, '', '', '', { context: 0 }).hunks,
    ...structuredPatch('', '', '', newText, '', '', { context: 0 }).hunks,
  ];
  const [removal, addition] = hunks;
  return [
    {
      oldStart: 1,
      oldLines: removal?.oldLines ?? 0,
      newStart: 1,
      newLines: addition?.newLines ?? 0,
      lines: hunks.flatMap((hunk) => hunk.lines),
    },
  ];
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

const modeOf = (file: ListedFile | undefined): string | undefined =>
  file === undefined ? undefined : file.executable ? '100755' : '100644';

const byPath = (list: FileList) => new Map(list.files.map((file) => [file.path, file]));
