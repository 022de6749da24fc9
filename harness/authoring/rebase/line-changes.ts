import type { Hunk } from '../../files/git-patch.ts';

/** A few lines that became others, with the lines around them. */
export interface LineChange {
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** Up to three lines before and after, from the text that was changed. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const CONTEXT = 3;

/** @param hunks without context */
export function lineChanges(text: string, hunks: readonly Hunk[]): LineChange[] {
  const lines = text.split('\n');
  return hunks.map(({ oldStart, oldLines, lines: hunkLines }) => {
    const of = (sign: string) =>
      hunkLines.filter((line) => line.startsWith(sign)).map((line) => line.slice(1));
    // A pure insertion names the line after which it stands.
    const start = oldLines === 0 ? oldStart : oldStart - 1;
    return {
      removed: of('-'),
      added: of('+'),
      before: lines.slice(Math.max(0, start - CONTEXT), start),
      after: lines.slice(start + oldLines, start + oldLines + CONTEXT),
    };
  });
}

/**
 * Makes the same change in another version of the text, where its lines stand exactly once; with less and less around
 * them. The text as it is where they don't.
 */
export function applyChange(text: string, change: LineChange): string {
  const lines = text.split('\n');
  const least = change.removed.some((line) => line.trim().length > 1) ? 0 : 1;
  for (let context = CONTEXT; context >= least; context -= 1) {
    const before = context === 0 ? [] : change.before.slice(-context);
    const after = change.after.slice(0, context);
    const wanted = [...before, ...change.removed, ...after];
    const places = placesOf(lines, wanted);
    const [place] = places;
    if (place === undefined || places.length > 1) continue;
    const start = place + before.length;
    return lines.toSpliced(start, change.removed.length, ...change.added).join('\n');
  }
  return text;
}

function placesOf(lines: readonly string[], wanted: readonly string[]): number[] {
  return lines.flatMap((_, place) =>
    wanted.every((line, index) => lines[place + index] === line) ? [place] : [],
  );
}
