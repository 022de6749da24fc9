import { type Area, areaBetween, type Position } from '../reference/area.ts';
import { isOnGrid, MAX_COLUMNS, MAX_ROWS } from '../reference/column.ts';
import type { Coordinate, Corner, Reference } from './expression.ts';

/** Where a reference leads, as seen from a formula's cell. */
export interface Target {
  /** The id of a sheet, or null for the formula's own. */
  readonly sheet: number | null;
  readonly area: Area;
}

const placeOf = ({ isFixed, value }: Coordinate, origin: number): number => (isFixed ? value : origin + value);

export function positionOf({ row, column }: Corner, origin: Position): Position {
  return { row: placeOf(row, origin.row), column: placeOf(column, origin.column) };
}

/** The area that a reference means in a formula at `origin`; null if it would lie beyond the edge of the sheet. */
export function targetOf(reference: Reference, origin: Position): Target | null {
  const { sheet } = reference;
  if (reference.kind === 'cell') {
    const position = positionOf(reference.corner, origin);
    if (!isOnGrid(position.row, position.column)) return null;
    return { sheet, area: areaBetween(position, position) };
  }
  const { first, last } = cornersOf(reference, origin);
  if (!isOnGrid(first.row, first.column) || !isOnGrid(last.row, last.column)) return null;
  return { sheet, area: areaBetween(first, last) };
}

/** The two corners in the order in which they are written. */
export function cornersOf(
  reference: Extract<Reference, { kind: 'area' }>,
  origin: Position,
): { readonly first: Position; readonly last: Position } {
  const first = positionOf(reference.first, origin);
  const last = positionOf(reference.last, origin);
  if (reference.whole === 'columns')
    return { first: { ...first, row: 0 }, last: { ...last, row: MAX_ROWS - 1 } };
  if (reference.whole === 'rows')
    return { first: { ...first, column: 0 }, last: { ...last, column: MAX_COLUMNS - 1 } };
  return { first, last };
}

/** The coordinate that means `place` in a formula at `origin`, fixed or not as it was before. */
export function coordinateAt(place: number, origin: number, isFixed: boolean): Coordinate {
  return { isFixed, value: isFixed ? place : place - origin };
}

export function cornerAt(position: Position, origin: Position, like: Corner): Corner {
  return {
    row: coordinateAt(position.row, origin.row, like.row.isFixed),
    column: coordinateAt(position.column, origin.column, like.column.isFixed),
  };
}
