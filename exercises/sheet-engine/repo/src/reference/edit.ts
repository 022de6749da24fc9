import type { Area } from './area.ts';
import { MAX_COLUMNS, MAX_ROWS } from './column.ts';

export type Axis = 'row' | 'column';

/** Rows or columns that came into a sheet or went out of it. */
export interface Edit {
  readonly kind: 'insert' | 'delete';
  /** The id of the sheet. */
  readonly sheet: number;
  readonly axis: Axis;
  /** The first row or column that is new or gone. */
  readonly at: number;
  readonly count: number;
}

const sizeOf = (axis: Axis): number => (axis === 'row' ? MAX_ROWS : MAX_COLUMNS);

/** Where a row or column is after an edit along its axis; null if it is gone. */
export function moved(place: number, edit: Edit): number | null {
  const { kind, axis, at, count } = edit;
  if (place < at) return place;
  if (kind === 'insert') return place + count < sizeOf(axis) ? place + count : null;
  return place < at + count ? null : place - count;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * What becomes of the rows or columns from one to another: what is inserted in between belongs to them, what is deleted
 * does not any more. Null if nothing is left. One that takes up the whole sheet keeps doing so.
 */
export function movedSpan({ from, to }: Span, edit: Edit): Span | null {
  const { kind, axis, at, count } = edit;
  const last = sizeOf(axis) - 1;
  if (from === 0 && to === last) return { from, to };
  if (to < at) return { from, to };
  if (kind === 'insert') {
    const start = from < at ? from : from + count;
    return start > last ? null : { from: start, to: Math.min(to + count, last) };
  }
  const end = at + count - 1;
  const start = from < at ? from : Math.max(from, end + 1) - count;
  const stop = to > end ? to - count : at - 1;
  return start > stop ? null : { from: start, to: stop };
}

/** What becomes of an area of the sheet that is edited. */
export function movedArea(area: Area, edit: Edit): Area | null {
  if (edit.axis === 'row') {
    const rows = movedSpan({ from: area.top, to: area.bottom }, edit);
    return rows && { ...area, top: rows.from, bottom: rows.to };
  }
  const columns = movedSpan({ from: area.left, to: area.right }, edit);
  return columns && { ...area, left: columns.from, right: columns.to };
}
