import { parsePatch, type StructuredPatchHunk } from 'diff';
import type { Tree } from '../../catalog/exercise-files.ts';
import { compareContents } from '../../files/compare-contents.ts';
import { patchOfFile } from '../../files/git-patch.ts';
import { matchesAny } from '../../files/globs.ts';
import { isInside, type Regions } from '../../report/precision/regions.ts';
import { isTest } from '../../report/process/saves.ts';

const MODE = '100644';

/** What a team changed in one file of an exercise. */
export interface ChangedFile {
  readonly path: string;
  readonly isTest: boolean;
  readonly isNew: boolean;
  readonly isGone: boolean;
  /** Nothing of a binary file can be shown. */
  readonly hunks: readonly StructuredPatchHunk[];
}

/** What a submission changes in the untouched exercise; an editable file that it lacks is deleted. */
export function changedFiles(
  repo: Tree,
  submitted: Tree,
  editable: readonly string[],
): readonly ChangedFile[] {
  const before = new Map([...repo].filter(([path]) => matchesAny(path, editable)));
  const paths = [...new Set([...before.keys(), ...submitted.keys()])].sort();
  return paths.flatMap((path) => {
    const [old, now] = [before.get(path), submitted.get(path)];
    const side = (data: Buffer | undefined) => (data === undefined ? {} : { data, mode: MODE });
    const difference = compareContents(path, side(old), side(now));
    if (difference === null) return [];
    const hunks = parsePatch(difference.patch).flatMap((patch) => patch.hunks);
    return { path, isTest: isTest(path), isNew: old === undefined, isGone: now === undefined, hunks };
  });
}

/** The hunks that touch a place; of files without any, nothing. */
export function changesAt(files: readonly ChangedFile[], places: Regions): readonly ChangedFile[] {
  return files.flatMap((file) => {
    const hunks = file.hunks.filter((hunk) => touches(hunk, file.path, places));
    return hunks.length === 0 ? [] : [{ ...file, hunks }];
  });
}

function touches({ oldStart, lines }: StructuredPatchHunk, path: string, places: Regions): boolean {
  let at = oldStart;
  for (const line of lines) {
    const sign = line[0];
    if ((sign === '+' || sign === '-') && isInside(places, path, { sign, at })) return true;
    if (sign !== '+' && sign !== '\\') at += 1;
  }
  return false;
}

/** As a git diff. */
export const patchText = (files: readonly ChangedFile[]): string =>
  files
    .map(({ path, isNew, isGone, hunks }) =>
      patchOfFile(
        path,
        { old: isNew ? undefined : MODE, new: isGone ? undefined : MODE },
        hunks.length === 0 ? 'binary' : hunks,
      ),
    )
    .join('');

/** Equal for two changes that put in and take away the same lines, wherever other changes have moved them. */
export const changeKey = (files: readonly ChangedFile[]): string =>
  JSON.stringify(
    files.map(({ path, hunks }) => [
      path,
      hunks.flatMap(({ lines }) =>
        lines.filter((line) => /^[+-]\s*\S/.test(line)).map((line) => line.trimEnd()),
      ),
    ]),
  );

export const linesChanged = (files: readonly ChangedFile[]): number =>
  files.flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines)).filter((line) => /^[+-]/.test(line))
    .length;
