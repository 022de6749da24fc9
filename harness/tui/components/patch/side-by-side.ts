import { diffWordsWithSpace, type StructuredPatch } from 'diff';
import { printableLines } from '../../../domain/printable.ts';
import type { CodePart, CodeSpan, DiffLine } from '../code/code-spans.ts';
import { parsedPatch, pathOfPatch } from './patch-lines.ts';

/** Text of a line; what differs from the line it replaces, or that replaces it, is marked. */
export interface LineSpan {
  readonly text: string;
  readonly isChanged: boolean;
  /** Which part of code it is; absent where that is not known. */
  readonly part?: CodePart;
}

export interface SideLine {
  readonly kind: 'same' | 'removed' | 'added';
  /** Of the line at the start; null for an added one. */
  readonly number: number | null;
  readonly spans: readonly LineSpan[];
}

/** Two changes of one file beside each other, aligned by the lines of the file that both started from. */
export type AlignedRow =
  | { readonly kind: 'file'; readonly path: string }
  /** Lines that neither changes are left out here. */
  | { readonly kind: 'gap' }
  | { readonly kind: 'lines'; readonly left: SideLine | null; readonly right: SideLine | null };

/** What one side does to a file: by line of the start. Line 0 stands before the first. */
interface Side {
  readonly known: ReadonlyMap<number, string>;
  readonly removed: ReadonlySet<number>;
  /** Lines added behind a line of the start. */
  readonly added: ReadonlyMap<number, readonly string[]>;
  /** Marked spans by line of the start, and by place behind one. */
  readonly marked: ReadonlyMap<string, readonly LineSpan[]>;
}

/** Two patches of the same tree, file by file; only files of `paths`, in their order, if some are named. */
export function alignedRows(
  leftPatch: string,
  rightPatch: string,
  paths?: readonly string[],
): readonly AlignedRow[] {
  const [left, right] = [byPath(leftPatch), byPath(rightPatch)];
  const shown = paths ?? [...new Set([...right.keys(), ...left.keys()])];
  return shown.flatMap((path) => [
    { kind: 'file' as const, path },
    ...alignedFile(sideOf(left.get(path)), sideOf(right.get(path))),
  ]);
}

const byPath = (patch: string) =>
  new Map((parsedPatch(patch) ?? []).map((file) => [pathOfPatch(file), file] as const));

function sideOf(file: StructuredPatch | undefined): Side {
  const known = new Map<number, string>();
  const removed = new Set<number>();
  const added = new Map<number, string[]>();
  const marked = new Map<string, readonly LineSpan[]>();
  for (const hunk of file?.hunks ?? []) {
    let before = hunk.oldStart - 1;
    let gone: number[] = [];
    const settle = () => {
      markPairs(gone, added.get(before) ?? [], before, known, marked);
      gone = [];
    };
    for (const line of hunk.lines) {
      const text = printableLines(line.slice(1)).join(' ');
      if (line.startsWith('+')) added.set(before, [...(added.get(before) ?? []), text]);
      else if (line.startsWith('-')) {
        before += 1;
        known.set(before, text);
        removed.add(before);
        gone.push(before);
      } else if (!line.startsWith('\\')) {
        settle();
        before += 1;
        known.set(before, text);
      }
    }
    settle();
  }
  return { known, removed, added, marked };
}

/** Beyond this share of changed letters two lines have nothing to do with each other. */
const MOST_CHANGED = 0.7;

/** Marks the words that differ between lines that went and the lines that came for them. */
function markPairs(
  gone: readonly number[],
  came: readonly string[],
  place: number,
  known: ReadonlyMap<number, string>,
  marked: Map<string, readonly LineSpan[]>,
): void {
  for (let index = 0; index < Math.min(gone.length, came.length); index += 1) {
    const number = gone[index] ?? 0;
    const [before, after] = [known.get(number) ?? '', came[index] ?? ''];
    const parts = diffWordsWithSpace(before, after);
    const same = parts
      .filter((part) => !part.added && !part.removed)
      .reduce((sum, { value }) => sum + value.trim().length, 0);
    if (same < (1 - MOST_CHANGED) * Math.max(before.trim().length, after.trim().length)) continue;
    const spans = (other: 'added' | 'removed', own: 'added' | 'removed') =>
      parts.filter((part) => !part[other]).map((part) => ({ text: part.value, isChanged: part[own] }));
    marked.set(`line ${number}`, spans('added', 'removed'));
    marked.set(`behind ${place} ${index}`, spans('removed', 'added'));
  }
}

function alignedFile(left: Side, right: Side): readonly AlignedRow[] {
  const numbers = new Set([
    ...left.known.keys(),
    ...right.known.keys(),
    ...left.added.keys(),
    ...right.added.keys(),
  ]);
  const rows: AlignedRow[] = [];
  let last: number | null = null;
  for (const number of [...numbers].sort((a, b) => a - b)) {
    if (last !== null && number > last + 1) rows.push({ kind: 'gap' });
    last = number;
    const text = left.known.get(number) ?? right.known.get(number);
    if (text !== undefined)
      rows.push({
        kind: 'lines',
        left: startLine(left, number, text),
        right: startLine(right, number, text),
      });
    const [ours, theirs] = [left.added.get(number) ?? [], right.added.get(number) ?? []];
    for (let index = 0; index < Math.max(ours.length, theirs.length); index += 1)
      rows.push({
        kind: 'lines',
        left: addedLine(left, number, index),
        right: addedLine(right, number, index),
      });
  }
  return rows;
}

const startLine = (side: Side, number: number, text: string): SideLine => ({
  kind: side.removed.has(number) ? 'removed' : 'same',
  number,
  spans: side.marked.get(`line ${number}`) ?? [{ text, isChanged: false }],
});

function addedLine(side: Side, behind: number, index: number): SideLine | null {
  const text = side.added.get(behind)?.[index];
  if (text === undefined) return null;
  return {
    kind: 'added',
    number: null,
    spans: side.marked.get(`behind ${behind} ${index}`) ?? [{ text, isChanged: false }],
  };
}

/** The rows with the parts of their code told apart, each side read by itself. */
export function withCode(
  rows: readonly AlignedRow[],
  { diffSpans, languageOf }: Pick<typeof import('../code/code-spans.ts'), 'diffSpans' | 'languageOf'>,
): readonly AlignedRow[] {
  const parts = new Map<SideLine, readonly CodeSpan[]>();
  let language = '';
  let sides: readonly [SideLine[], SideLine[]] = [[], []];
  const settle = () => {
    for (const side of sides) {
      const lines = side.map(({ kind, spans }): DiffLine => ({ kind, text: textOf(spans) }));
      const found = diffSpans(lines, language);
      for (const [index, line] of found === null ? [] : side.entries()) parts.set(line, found?.[index] ?? []);
    }
    sides = [[], []];
  };
  for (const row of rows) {
    if (row.kind === 'lines') {
      if (row.left) sides[0].push(row.left);
      if (row.right) sides[1].push(row.right);
    } else {
      settle();
      if (row.kind === 'file') language = languageOf(row.path);
    }
  }
  settle();
  const coloured = (line: SideLine | null): SideLine | null => {
    const code = line && parts.get(line);
    return line && code ? { ...line, spans: crossed(line.spans, code) } : line;
  };
  return rows.map((row) =>
    row.kind === 'lines' ? { ...row, left: coloured(row.left), right: coloured(row.right) } : row,
  );
}

const textOf = (spans: readonly { readonly text: string }[]): string =>
  spans.map(({ text }) => text).join('');

/** The spans of a line cut wherever either marking begins or ends. */
function crossed(spans: readonly LineSpan[], code: readonly CodeSpan[]): readonly LineSpan[] {
  const result: LineSpan[] = [];
  const left = code.map(({ text, part }) => ({ text, part }));
  for (const { text, isChanged } of spans) {
    let rest = text;
    while (rest !== '') {
      const [next] = left;
      const length = Math.min(rest.length, next?.text.length ?? rest.length);
      result.push({ text: rest.slice(0, length), isChanged, part: next?.part ?? null });
      rest = rest.slice(length);
      if (next === undefined) continue;
      next.text = next.text.slice(length);
      if (next.text === '') left.shift();
    }
  }
  return result;
}

interface Letter extends LineSpan {
  readonly width: number;
}

/** Spans broken into rows of so many columns, behind a space where there is one; not a character is lost. */
export function wrappedSpans(
  spans: readonly LineSpan[],
  columns: number,
  widthOf: (text: string) => number,
): readonly (readonly LineSpan[])[] {
  const letters = spans.flatMap(({ text, ...marks }) =>
    Array.from(new Intl.Segmenter().segment(text), ({ segment }): Letter => {
      return { text: segment, ...marks, width: widthOf(segment) };
    }),
  );
  const rows: Letter[][] = [];
  let row: Letter[] = [];
  const widthOfRow = () => row.reduce((sum, { width }) => sum + width, 0);
  for (const letter of letters) {
    while (row.length > 0 && widthOfRow() + letter.width > columns) {
      const afterSpace = row.findLastIndex(({ text }) => text === ' ') + 1;
      // A break in the indentation would gain nothing.
      const at = afterSpace > row.length / 2 ? afterSpace : row.length;
      rows.push(row.slice(0, at));
      row = row.slice(at);
    }
    row.push(letter);
  }
  return [...rows, row].map(spansOf);
}

/** Neighbours that are marked alike are one span. */
function spansOf(letters: readonly Letter[]): readonly LineSpan[] {
  const spans: LineSpan[] = [];
  for (const { width: _, text, ...marks } of letters) {
    const last = spans.at(-1);
    const isAlike = last?.isChanged === marks.isChanged && last.part === marks.part;
    if (isAlike) spans[spans.length - 1] = { text: last.text + text, ...marks };
    else spans.push({ text, ...marks });
  }
  return spans;
}
