import type { Graph } from '../graph/graph.ts';
import type { Sheet } from '../graph/sheet.ts';
import { parsePlace } from '../reference/address.ts';
import { type Area, isSingleCell, isWholeColumns, isWholeRows, type Position } from '../reference/area.ts';
import { columnNamed } from '../reference/column.ts';
import { sheetNamed } from './contents.ts';
import { WorkbookError } from './problem.ts';

export interface CellPlace extends Position {
  readonly sheet: Sheet;
}

export interface AreaPlace {
  readonly sheet: Sheet;
  readonly area: Area;
}

/** The sheet of this name. */
export function findSheet(graph: Graph, name: string): Sheet {
  const sheet = sheetNamed(graph, name);
  if (!sheet) throw new WorkbookError('no-such-sheet', `There is no sheet called "${name}".`);
  return sheet;
}

/** Finds `B3` or `Prices!B3`; a place without a sheet is on the first one. */
export function findCell(graph: Graph, text: string): CellPlace {
  const { sheet, area } = findArea(graph, text);
  if (!isSingleCell(area)) throw new WorkbookError('bad-place', `"${text}" is more than one cell.`);
  return { sheet, row: area.top, column: area.left };
}

/** Finds `B3:C8`, with or without a sheet; a single cell is an area, too. */
export function findArea(graph: Graph, text: string): AreaPlace {
  const place = parsePlace(text);
  const [first] = graph.sheets;
  if (!place || !first) throw new WorkbookError('bad-place', `"${text}" is not a place on a sheet.`);
  return { sheet: place.sheet === null ? first : findSheet(graph, place.sheet), area: place.area };
}

/** The part of an area that holds something; areas without an end are cut off behind it. */
export function boundedArea({ sheet, area }: AreaPlace): Area {
  const { row, column } = sheet.extent ?? { row: 0, column: 0 };
  return {
    ...area,
    bottom: isWholeColumns(area) ? Math.max(area.top, row) : area.bottom,
    right: isWholeRows(area) ? Math.max(area.left, column) : area.right,
  };
}

/** A row as it is shown, from 1; or a column by its name, or its number from 1. Counted from 0 in the result. */
export function findLine(at: number | string, most: number): number {
  const line = typeof at === 'string' ? (columnNamed(at) ?? -1) : at - 1;
  if (!Number.isInteger(line) || line < 0 || line >= most)
    throw new WorkbookError('bad-place', `There is no row or column ${at}.`);
  return line;
}
