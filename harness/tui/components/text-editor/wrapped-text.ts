import stringWidth from 'string-width';
import { graphemesOf } from './graphemes.ts';

/** A grapheme with the columns it takes. */
export interface Cell {
  readonly text: string;
  readonly offset: number;
  readonly width: number;
}

/** A row of a text as it is shown: `text.slice(start, end)`, without the line break that may end it. */
export interface PlacedRow {
  readonly start: number;
  readonly end: number;
  /** The line goes on in the next row. */
  readonly wraps: boolean;
  readonly cells: readonly Cell[];
}

/**
 * A text in rows of at most `columns`, broken behind spaces where there are some, else anywhere between graphemes.
 * Every character is in exactly one row; spaces at which a row wraps stay at its end and may stand over the edge.
 */
export function wrappedText(text: string, columns: number): readonly PlacedRow[] {
  const width = Math.max(2, columns);
  const rows: PlacedRow[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    rows.push(...wrappedLine(line, start, width));
    start += line.length + 1;
  }
  return rows;
}

function wrappedLine(line: string, start: number, columns: number): readonly PlacedRow[] {
  const cells: readonly Cell[] = graphemesOf(line).map(({ text, offset }) => ({
    text,
    offset: start + offset,
    width: widthOf(text),
  }));
  const rows: PlacedRow[] = [];
  let row: Cell[] = [];
  let used = 0;
  const push = (kept: Cell[], wraps: boolean) => {
    const first = kept[0]?.offset ?? rows.at(-1)?.end ?? start;
    const last = kept.at(-1);
    rows.push({ start: first, end: last ? last.offset + last.text.length : first, wraps, cells: kept });
  };
  for (const cell of cells) {
    // A space may stand over the edge: nothing is lost when it does not show.
    while (used + cell.width > columns && cell.text !== ' ' && row.length > 0) {
      const afterSpace = row.findLastIndex(({ text }) => text === ' ') + 1;
      const kept = afterSpace === 0 ? row : row.slice(0, afterSpace);
      push(kept, true);
      row = row.slice(kept.length);
      used = row.reduce((sum, { width }) => sum + width, 0);
    }
    row.push(cell);
    used += cell.width;
  }
  push(row, false);
  return rows;
}

const widthOf = (grapheme: string): number => (/^[ -~]$/.test(grapheme) ? 1 : stringWidth(grapheme));

/** The row that shows the cursor at `offset`. */
export function rowOf(rows: readonly PlacedRow[], offset: number): number {
  const index = rows.findIndex(({ end, wraps }) => (wraps ? offset < end : offset <= end));
  return index < 0 ? rows.length - 1 : index;
}

/** The offset in a row at or before a column. */
export function offsetAt(row: PlacedRow, column: number, text: string): number {
  let used = 0;
  for (const { offset, width } of row.cells) {
    if (used + width > column) return offset;
    used += width;
  }
  const last = row.cells.at(-1);
  // The end of a row that wraps is the start of the next one.
  return row.wraps && last ? last.offset : Math.min(row.end, text.length);
}
