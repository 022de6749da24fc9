import { parsePatch, type StructuredPatch } from 'diff';

/** A stretch of changed lines, without the context around it. */
export interface Region {
  /** The file before the change; null where the patch creates it. */
  readonly oldPath: string | null;
  /** The file after the change; null where the patch deletes it. */
  readonly newPath: string | null;
  /** First line taken away, from 1; for a pure insertion the line before which it goes. */
  readonly start: number;
  /** Last line taken away; for a pure insertion `start - 1`. */
  readonly end: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** Where in the patch the stretch begins, from 1. */
  readonly patchLine: number;
}

/** The stretches that a git diff changes, in its order. Throws what `parsePatch` throws. */
export function regionsOf(patch: string): Region[] {
  const headers = patch.split('\n').flatMap((line, index) => (line.startsWith('@@ -') ? [index + 1] : []));
  let hunkNumber = 0;
  return parsePatch(patch).flatMap((file) =>
    file.hunks.flatMap((hunk) => {
      const header = headers[hunkNumber] ?? 1;
      hunkNumber += 1;
      return regionsOfHunk(file, hunk, header);
    }),
  );
}

/** The paths that a patch touches, as they are before and after it. */
export function pathsOf(patch: string): string[] {
  const paths = parsePatch(patch).flatMap((file) => [
    pathIn(file.oldFileName, 'a/'),
    pathIn(file.newFileName, 'b/'),
  ]);
  return [...new Set(paths.filter((path) => path !== null))];
}

function regionsOfHunk(file: StructuredPatch, hunk: StructuredPatch['hunks'][number], header: number) {
  const regions: Region[] = [];
  const [oldPath, newPath] = [pathIn(file.oldFileName, 'a/'), pathIn(file.newFileName, 'b/')];
  let oldLine = hunk.oldStart;
  let open: { start: number; patchLine: number; removed: string[]; added: string[] } | undefined;
  const close = () => {
    if (open) regions.push({ oldPath, newPath, ...open, end: open.start + open.removed.length - 1 });
    open = undefined;
  };
  for (const [index, line] of hunk.lines.entries()) {
    const [sign, text] = [line[0], line.slice(1)];
    if (sign === ' ') {
      close();
      oldLine += 1;
    }
    if (sign !== '-' && sign !== '+') continue;
    open ??= { start: oldLine, patchLine: header + index + 1, removed: [], added: [] };
    if (sign === '+') open.added.push(text);
    else {
      open.removed.push(text);
      oldLine += 1;
    }
  }
  close();
  return regions;
}

function pathIn(name: string | undefined, prefix: string): string | null {
  if (name === undefined || name === '/dev/null') return null;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
