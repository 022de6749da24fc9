import { columnName, MAX_COLUMNS, MAX_ROWS } from './column.ts';

/** A rectangle of cells; both ends belong to it. */
export interface Area {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface Position {
  readonly row: number;
  readonly column: number;
}

/** The rectangle between two corners, however they lie. */
export function areaBetween(one: Position, other: Position): Area {
  return {
    top: Math.min(one.row, other.row),
    left: Math.min(one.column, other.column),
    bottom: Math.max(one.row, other.row),
    right: Math.max(one.column, other.column),
  };
}

export const areaOfCell = ({ row, column }: Position): Area => ({
  top: row,
  left: column,
  bottom: row,
  right: column,
});

export const heightOfArea = ({ top, bottom }: Area): number => bottom - top + 1;
export const widthOfArea = ({ left, right }: Area): number => right - left + 1;
export const isSingleCell = (area: Area): boolean => area.top === area.bottom && area.left === area.right;

export const holds = (area: Area, { row, column }: Position): boolean =>
  row >= area.top && row <= area.bottom && column >= area.left && column <= area.right;

export const isSameArea = (one: Area, other: Area): boolean =>
  one.top === other.top &&
  one.left === other.left &&
  one.bottom === other.bottom &&
  one.right === other.right;

/** The cells that two rectangles have in common, or null. */
export function commonArea(one: Area, other: Area): Area | null {
  const area = {
    top: Math.max(one.top, other.top),
    left: Math.max(one.left, other.left),
    bottom: Math.min(one.bottom, other.bottom),
    right: Math.min(one.right, other.right),
  };
  return area.top <= area.bottom && area.left <= area.right ? area : null;
}

export const isWholeColumns = ({ top, bottom }: Area): boolean => top === 0 && bottom === MAX_ROWS - 1;
export const isWholeRows = ({ left, right }: Area): boolean => left === 0 && right === MAX_COLUMNS - 1;

/** `B2:C10`, or `B2` for a single cell. */
export function areaName(area: Area): string {
  const first = `${columnName(area.left)}${area.top + 1}`;
  if (isSingleCell(area)) return first;
  if (isWholeColumns(area)) return `${columnName(area.left)}:${columnName(area.right)}`;
  if (isWholeRows(area)) return `${area.top + 1}:${area.bottom + 1}`;
  return `${first}:${columnName(area.right)}${area.bottom + 1}`;
}
