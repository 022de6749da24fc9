import { patchOfFile } from './git-patch.ts';
import { countEdits, type LineEdits, lineDiff } from './line-diff.ts';

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

/** The difference between two versions of a file; null where there is none. */
export function compareContents(relative: string, before: FileSide, after: FileSide): FileDiff | null {
  const modes = { old: before.mode, new: after.mode };
  if (before.data !== undefined && after.data?.equals(before.data) && modes.old === modes.new) return null;
  if (before.data === undefined && after.data === undefined) return null;

  if (isBinary(before.data, after.data))
    return { path: relative, added: 0, removed: 0, patch: patchOfFile(relative, modes, 'binary') };
  const { hunks, ...edits } = lineDiff(textOf(before.data), textOf(after.data), 3);
  return { path: relative, ...edits, patch: patchOfFile(relative, modes, hunks) };
}

/** How many lines of a file went and came: none of what is binary. An absent file is empty. */
export function countContents(before: Buffer | undefined, after: Buffer | undefined): LineEdits {
  if (isBinary(before, after)) return { added: 0, removed: 0 };
  return countEdits(textOf(before), textOf(after));
}

const isBinary = (...sides: readonly (Buffer | undefined)[]): boolean =>
  sides.some((data) => data?.includes(0));
const textOf = (data: Buffer | undefined): string => data?.toString('utf8') ?? '';

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

export const modeOf = (executable: boolean): string => (executable ? '100755' : '100644');
