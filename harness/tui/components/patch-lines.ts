import { printableLines } from '../../domain/printable.ts';

/** A line of a patch with what it is. */
export interface PatchLine {
  readonly kind: 'file' | 'hunk' | 'added' | 'removed' | 'same';
  readonly text: string;
}

/** Beyond this many lines nobody reads a patch in a terminal. */
const MOST_LINES = 1_500;

/** A git patch without its bookkeeping: a heading per file, then hunks. */
export function patchLines(patch: string): readonly PatchLine[] {
  const lines: PatchLine[] = [];
  for (const text of printableLines(patch)) {
    if (text.startsWith('diff --git ')) lines.push({ kind: 'file', text: pathOf(text) });
    else if (
      /^(index |--- |\+\+\+ |\\ No newline|new file mode|deleted file mode|old mode|new mode|similarity )/.test(
        text,
      )
    )
      continue;
    else if (text.startsWith('@@')) lines.push({ kind: 'hunk', text });
    else if (text.startsWith('+')) lines.push({ kind: 'added', text });
    else if (text.startsWith('-')) lines.push({ kind: 'removed', text });
    else lines.push({ kind: 'same', text });
  }
  while (lines.at(-1)?.text.trim() === '') lines.pop();
  if (lines.length <= MOST_LINES) return lines;
  const left = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES), { kind: 'file', text: `… ${left} more lines; git diff shows them` }];
}

/** The paths that a patch touches. */
export function pathsOf(patch: string): readonly string[] {
  return patch
    .split('\n')
    .filter((line) => line.startsWith('diff --git '))
    .map((line) => pathOf(printableLines(line)[0] ?? ''));
}

/** The part of a patch that touches one of `paths`. */
export function partOf(patch: string, paths: readonly string[]): string {
  return patch
    .split(/^(?=diff --git )/m)
    .filter((part) => paths.includes(pathsOf(part)[0] ?? ''))
    .join('');
}

const pathOf = (heading: string): string => / b\/(.*)$/.exec(heading)?.[1] ?? heading;
