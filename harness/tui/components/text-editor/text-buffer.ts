import { cleanText } from './clean-text.ts';
import { graphemeAfter, graphemeBefore, graphemeBorder, wordAfter, wordBefore } from './graphemes.ts';
import { offsetAt, type PlacedRow, rowOf, wrappedText } from './wrapped-text.ts';

/** A text with a cursor, as an editor holds it. Pure: every edit makes a new one. */
export interface TextBuffer {
  readonly text: string;
  /** In code units, always between two graphemes. */
  readonly cursor: number;
  /** What Ctrl-K, U or W took last, for Ctrl-Y. */
  readonly killed: string;
  /** The column that up and down aim at, while one goes through shorter rows. */
  readonly goalColumn: number | null;
  readonly undoable: readonly Moment[];
  readonly redoable: readonly Moment[];
  /** What the latest edit was part of: a run of typed letters is undone at once. */
  readonly run: 'typing' | 'deleting' | null;
}

interface Moment {
  readonly text: string;
  readonly cursor: number;
}

export type Place =
  | 'left'
  | 'right'
  | 'word-left'
  | 'word-right'
  /** Of the row as it is shown. */
  | 'row-start'
  | 'row-end'
  /** Of the line up to the next line break. */
  | 'line-start'
  | 'line-end'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'text-start'
  | 'text-end';

export type Edit =
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'move'; readonly to: Place }
  /** Removes what lies between the cursor and a place; a cut keeps it for `paste-cut`. */
  | { readonly type: 'delete' | 'cut'; readonly to: Place }
  | { readonly type: 'paste-cut' }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  /** Another text altogether, such as what $EDITOR left. */
  | { readonly type: 'replace'; readonly text: string };

/** What an edit may depend on: how the text is shown. */
export interface Shown {
  readonly columns: number;
  readonly rows: number;
}

/** As much is kept for undoing. */
const MOST_MOMENTS = 500;

export function textBuffer(text = ''): TextBuffer {
  const clean = cleanText(text);
  return {
    text: clean,
    cursor: clean.length,
    killed: '',
    goalColumn: null,
    undoable: [],
    redoable: [],
    run: null,
  };
}

export function edited(buffer: TextBuffer, edit: Edit, shown: Shown): TextBuffer {
  switch (edit.type) {
    case 'insert':
      return inserted(buffer, cleanText(edit.text));
    case 'move':
      return moved(buffer, edit.to, shown);
    case 'delete':
      return removed(buffer, placeOf(buffer, edit.to, shown).offset);
    case 'cut': {
      const { offset } = placeOf(buffer, edit.to, shown);
      if (offset === buffer.cursor) return { ...buffer, run: null };
      const [from, to] = [Math.min(offset, buffer.cursor), Math.max(offset, buffer.cursor)];
      return { ...removed({ ...buffer, run: null }, offset), killed: buffer.text.slice(from, to), run: null };
    }
    case 'paste-cut':
      return { ...inserted({ ...buffer, run: null }, buffer.killed), run: null };
    case 'undo':
      return undone(buffer);
    case 'redo':
      return redone(buffer);
    case 'replace': {
      const text = cleanText(edit.text);
      return text === buffer.text ? buffer : { ...changed(buffer, { text, cursor: text.length }), run: null };
    }
  }
}

function inserted(buffer: TextBuffer, text: string): TextBuffer {
  if (text === '') return buffer;
  const before = buffer.text.slice(0, buffer.cursor) + text;
  const whole = before + buffer.text.slice(buffer.cursor);
  // What was typed may have joined with what stands behind it, as an accent does.
  const cursor = graphemeAfterBorder(whole, before.length);
  // A word, not a paragraph, is what one wants back: a run of typing ends with a space.
  const isTyping = !/\s/.test(text) && [...text].length <= 2;
  const next = changed(buffer, { text: whole, cursor }, isTyping && buffer.run === 'typing');
  return { ...next, run: isTyping ? 'typing' : null };
}

const graphemeAfterBorder = (text: string, offset: number): number => {
  const border = graphemeBorder(text, offset);
  return border === offset ? offset : graphemeAfter(text, offset);
};

function removed(buffer: TextBuffer, offset: number): TextBuffer {
  const [from, to] = [Math.min(offset, buffer.cursor), Math.max(offset, buffer.cursor)];
  if (from === to) return buffer;
  const text = buffer.text.slice(0, from) + buffer.text.slice(to);
  const next = changed(buffer, { text, cursor: graphemeBorder(text, from) }, buffer.run === 'deleting');
  return { ...next, run: 'deleting' };
}

/** A new text; what it was before can be had back, unless this belongs to the run before. */
function changed(buffer: TextBuffer, { text, cursor }: Moment, isSameRun = false): TextBuffer {
  return {
    ...buffer,
    text,
    cursor,
    goalColumn: null,
    undoable: isSameRun ? buffer.undoable : [...buffer.undoable, momentOf(buffer)].slice(-MOST_MOMENTS),
    redoable: [],
  };
}

const momentOf = ({ text, cursor }: TextBuffer): Moment => ({ text, cursor });

function undone(buffer: TextBuffer): TextBuffer {
  const moment = buffer.undoable.at(-1);
  if (moment === undefined) return { ...buffer, run: null };
  return {
    ...buffer,
    ...moment,
    goalColumn: null,
    undoable: buffer.undoable.slice(0, -1),
    redoable: [...buffer.redoable, momentOf(buffer)],
    run: null,
  };
}

function redone(buffer: TextBuffer): TextBuffer {
  const moment = buffer.redoable.at(-1);
  if (moment === undefined) return { ...buffer, run: null };
  return {
    ...buffer,
    ...moment,
    goalColumn: null,
    undoable: [...buffer.undoable, momentOf(buffer)],
    redoable: buffer.redoable.slice(0, -1),
    run: null,
  };
}

function moved(buffer: TextBuffer, to: Place, shown: Shown): TextBuffer {
  const { offset, goalColumn } = placeOf(buffer, to, shown);
  return { ...buffer, cursor: offset, goalColumn, run: null };
}

interface Aim {
  readonly offset: number;
  readonly goalColumn: number | null;
}

function placeOf(buffer: TextBuffer, to: Place, { columns, rows: height }: Shown): Aim {
  const { text, cursor } = buffer;
  const at = (offset: number): Aim => ({ offset: graphemeBorder(text, offset), goalColumn: null });
  switch (to) {
    case 'left':
      return at(graphemeBefore(text, cursor));
    case 'right':
      return at(graphemeAfter(text, cursor));
    case 'word-left':
      return at(wordBefore(text, cursor));
    case 'word-right':
      return at(wordAfter(text, cursor));
    case 'line-start':
      return at(text.lastIndexOf('\n', cursor - 1) + 1);
    case 'line-end':
      return at(lineEnd(text, cursor));
    case 'text-start':
      return at(0);
    case 'text-end':
      return at(text.length);
    case 'row-start':
    case 'row-end':
      return at(rowBorder(text, wrappedText(text, columns), cursor, to));
    case 'up':
      return vertically(buffer, -1, columns);
    case 'down':
      return vertically(buffer, 1, columns);
    case 'page-up':
      return vertically(buffer, -Math.max(1, height - 1), columns);
    case 'page-down':
      return vertically(buffer, Math.max(1, height - 1), columns);
  }
}

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf('\n', cursor);
  return end < 0 ? text.length : end;
}

function rowBorder(
  text: string,
  rows: readonly PlacedRow[],
  cursor: number,
  to: 'row-start' | 'row-end',
): number {
  const row = rows[rowOf(rows, cursor)];
  if (row === undefined) return cursor;
  if (to === 'row-start') return row.start;
  // Behind the last character of a row that only wraps, the cursor would show on the next row.
  return row.wraps ? graphemeBefore(text, row.end) : row.end;
}

function vertically({ text, cursor, goalColumn }: TextBuffer, by: number, columns: number): Aim {
  const rows = wrappedText(text, columns);
  const index = rowOf(rows, cursor);
  const row = rows[index];
  if (row === undefined) return { offset: cursor, goalColumn };
  const column = goalColumn ?? columnOf(row, cursor);
  if (index + by < 0) return { offset: 0, goalColumn: index === 0 ? null : column };
  const target = rows[Math.min(index + by, rows.length - 1)];
  if (target === undefined || (index === rows.length - 1 && by > 0))
    return { offset: text.length, goalColumn: null };
  return { offset: offsetAt(target, column, text), goalColumn: column };
}

const columnOf = (row: PlacedRow, cursor: number): number =>
  row.cells.filter(({ offset }) => offset < cursor).reduce((sum, { width }) => sum + width, 0);
