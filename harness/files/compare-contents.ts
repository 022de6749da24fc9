import { structuredPatch } from 'diff';
import { patchOfFile } from './git-patch.ts';

export interface ChangedFile {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
}

/** A file that differs between two trees. */
export interface FileDiff extends ChangedFile {
  readonly patch: string;
}

/** A file on one side of a compare; nothing where it is absent. */
export interface FileSide {
  readonly data?: Buffer | undefined;
  /** As git writes it: `100644` or `100755`. */
  readonly mode?: string | undefined;
}

/** A compare of two huge, unlike texts takes for ever: beyond this many edits a file counts as rewritten. */
const MOST_EDITS = 1_000;

/** The difference between two versions of a file; null where there is none. */
export function compareContents(relative: string, before: FileSide, after: FileSide): FileDiff | null {
  const modes = { old: before.mode, new: after.mode };
  if (before.data !== undefined && after.data?.equals(before.data) && modes.old === modes.new) return null;
  if (before.data === undefined && after.data === undefined) return null;

  const binary = [before.data, after.data].some((data) => data?.includes(0));
  if (binary) return { path: relative, added: 0, removed: 0, patch: patchOfFile(relative, modes, 'binary') };
  const [oldText, newText] = [before.data?.toString('utf8') ?? '', after.data?.toString('utf8') ?? ''];
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

/** Files by path, with whether they may be executed. */
export type FileSet = ReadonlyMap<string, { readonly data: Buffer; readonly executable: boolean }>;

/** What differs between two sets of files. */
export interface TreeDiff {
  readonly files: readonly ChangedFile[];
  readonly added: number;
  readonly removed: number;
  /** A git diff; `git apply` takes it where no file is binary. */
  readonly patch: string;
}

export function compareFileSets(before: FileSet, after: FileSet): TreeDiff {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return treeDiffOf(
    paths.flatMap((path) => compareContents(path, sideOf(before.get(path)), sideOf(after.get(path))) ?? []),
  );
}

/** @param files sorted by path */
export function treeDiffOf(files: readonly FileDiff[]): TreeDiff {
  return {
    files: files.map(({ path, added, removed }) => ({ path, added, removed })),
    added: files.reduce((sum, file) => sum + file.added, 0),
    removed: files.reduce((sum, file) => sum + file.removed, 0),
    patch: files.map((file) => file.patch).join(''),
  };
}

function sideOf(file: { readonly data: Buffer; readonly executable: boolean } | undefined): FileSide {
  return file === undefined ? {} : { data: file.data, mode: modeOf(file.executable) };
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

export const modeOf = (executable: boolean): string => (executable ? '100755' : '100644');
