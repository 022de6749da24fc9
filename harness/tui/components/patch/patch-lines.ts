import { formatPatch, parsePatch, type StructuredPatch } from 'diff';
import { printable, printableLines } from '../../../domain/printable.ts';
import type { CodeSpan, DiffLine } from '../code/code-spans.ts';

/** A line of a patch with what it is. */
export interface PatchLine {
  readonly kind: 'file' | 'hunk' | 'added' | 'removed' | 'same';
  readonly text: string;
}

/** Beyond this many lines nobody reads a patch in a terminal. */
const MOST_LINES = 1_500;

/** A git patch without its bookkeeping: a heading per file, then hunks. One that is not a patch is shown as it is. */
export function patchLines(patch: string): readonly PatchLine[] {
  const files = parsedPatch(patch);
  if (files === undefined) return printableLines(patch).map((text) => ({ kind: 'same', text }));
  const lines = files.flatMap((file) => [
    { kind: 'file' as const, text: printable(pathOfPatch(file)) },
    ...file.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: hunk }) => [
      { kind: 'hunk' as const, text: `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@` },
      ...hunk.filter((line) => !line.startsWith('\\')).map(patchLine),
    ]),
  ]);
  if (lines.length <= MOST_LINES) return lines;
  const left = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES), { kind: 'file', text: `… ${left} more lines; git diff shows them` }];
}

/** Of an empty side, diffs name the line before. */
const range = (start: number, lines: number): string => `${lines === 0 ? start - 1 : start},${lines}`;

const KINDS: Readonly<Record<string, PatchLine['kind']>> = { '+': 'added', '-': 'removed' };

const patchLine = (line: string): PatchLine => ({
  kind: KINDS[line[0] ?? ''] ?? 'same',
  text: printableLines(line).join(' '),
});

/** By line of a patch, the parts of its code behind the sign; null for headings and for what is not code. */
export function patchSpans(
  lines: readonly PatchLine[],
  { diffSpans, languageOf }: Pick<typeof import('../code/code-spans.ts'), 'diffSpans' | 'languageOf'>,
): readonly (readonly CodeSpan[] | null)[] {
  const spans: (readonly CodeSpan[] | null)[] = [];
  let language = '';
  let hunk: DiffLine[] = [];
  const settle = () => {
    spans.push(...(diffSpans(hunk, language) ?? hunk.map(() => null)));
    hunk = [];
  };
  for (const { kind, text } of lines) {
    if (kind !== 'file' && kind !== 'hunk') {
      hunk.push({ kind, text: text.slice(1) });
      continue;
    }
    settle();
    spans.push(null);
    if (kind === 'file') language = languageOf(text);
  }
  settle();
  return spans;
}

/** The paths that a patch touches. */
export const pathsOf = (patch: string): readonly string[] => (parsedPatch(patch) ?? []).map(pathOfPatch);

/** The part of a patch that touches one of `paths`. */
export function partOf(patch: string, paths: readonly string[]): string {
  const files = (parsedPatch(patch) ?? []).filter((file) => paths.includes(pathOfPatch(file)));
  return files.length === 0 ? '' : formatPatch(files);
}

/** Undefined where the text is not a patch, as that of a draft exercise may be. */
export function parsedPatch(patch: string): StructuredPatch[] | undefined {
  try {
    return patch.trim() === '' ? [] : parsePatch(patch);
  } catch {
    return undefined;
  }
}

/** Without git's `a/` or `b/`; of a deleted file, the old name. */
export function pathOfPatch({ oldFileName, newFileName }: StructuredPatch): string {
  const name = newFileName === undefined || newFileName === '/dev/null' ? oldFileName : newFileName;
  return (name ?? '').replace(/^[ab]\//, '');
}
