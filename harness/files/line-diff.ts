import { structuredPatch } from 'diff';
import type { Hunk } from './git-patch.ts';

/** How many lines went and came. */
export interface LineEdits {
  readonly added: number;
  readonly removed: number;
}

/** Comparing two unlike texts takes for ever: beyond this many edits a file counts as rewritten, from end to end. */
const MOST_EDITS = 1_000;

/** @param context how many lines around a change a hunk shows */
export function lineDiff(
  oldText: string,
  newText: string,
  context: number,
): LineEdits & { readonly hunks: readonly Hunk[] } {
  const hunks = hunksOf(oldText, newText, context) ?? [rewriting(oldText, newText)];
  return { hunks, ...editsOf(hunks) };
}

/** As many as `lineDiff` counts, without the text of a file that is rewritten. */
export function countEdits(oldText: string, newText: string): LineEdits {
  const hunks = hunksOf(oldText, newText, 0);
  return hunks ? editsOf(hunks) : { added: lineCount(newText), removed: lineCount(oldText) };
}

/** Undefined for what counts as rewritten. */
function hunksOf(oldText: string, newText: string, context: number): readonly Hunk[] | undefined {
  // It takes as many edits at least; to find that out line by line, a megabyte of them takes half a second.
  if (Math.abs(lineCount(newText) - lineCount(oldText)) > MOST_EDITS) return undefined;
  return structuredPatch('', '', oldText, newText, '', '', { context, maxEditLength: MOST_EDITS })?.hunks;
}

function editsOf(hunks: readonly Hunk[]): LineEdits {
  const count = (sign: string) =>
    hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.startsWith(sign)).length, 0);
  return { added: count('+'), removed: count('-') };
}

/** A last line counts, whether it ends or not. */
function lineCount(text: string): number {
  let count = text === '' || text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The hunk that takes all lines away and puts all lines in. */
function rewriting(oldText: string, newText: string): Hunk {
  return {
    oldStart: 1,
    oldLines: lineCount(oldText),
    newStart: 1,
    newLines: lineCount(newText),
    lines: [...signed('-', oldText), ...signed('+', newText)],
  };
}

function signed(sign: '-' | '+', text: string): string[] {
  if (text === '') return [];
  const isEnded = text.endsWith('\n');
  const lines = (isEnded ? text.slice(0, -1) : text).split('\n').map((line) => sign + line);
  return isEnded ? lines : [...lines, '\\ No newline at end of file'];
}
