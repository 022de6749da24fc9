import { type Area, areaBetween, type Position } from './area.ts';
import { columnNamed, MAX_COLUMNS, MAX_ROWS, rowNamed } from './column.ts';

/** A place that a caller of the engine named: `B3`, `Prices!B3:C8`, `'May 2'!A:A`. */
export interface NamedPlace {
  /** As it was written, without quotes; null where none was. */
  readonly sheet: string | null;
  readonly area: Area;
}

const CELL = /^\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})$/;
const COLUMN = /^\$?([A-Za-z]{1,3})$/;
const ROW = /^\$?([1-9]\d{0,6})$/;

/** Reads the name of a cell or an area, or gives null. */
export function parsePlace(text: string): NamedPlace | null {
  const { sheet, rest } = splitSheet(text.trim());
  const area = parseArea(rest);
  return area && sheet !== '' ? { sheet, area } : null;
}

/** Reads `B3`, without a sheet, or gives null. */
export function parseCell(text: string): Position | null {
  const match = CELL.exec(text);
  if (!match) return null;
  const column = columnNamed(match[1] ?? '');
  const row = rowNamed(match[2] ?? '');
  return column === null || row === null ? null : { row, column };
}

function parseArea(text: string): Area | null {
  const [first = '', second, ...more] = text.split(':');
  if (more.length > 0) return null;
  if (second === undefined) {
    const cell = parseCell(first);
    return cell && areaBetween(cell, cell);
  }
  for (const readOne of [cells, columns, rows]) {
    const area = readOne(first, second);
    if (area) return area;
  }
  return null;
}

function cells(first: string, second: string): Area | null {
  const [one, other] = [parseCell(first), parseCell(second)];
  return one && other ? areaBetween(one, other) : null;
}

function columns(first: string, second: string): Area | null {
  const [one, other] = [COLUMN.exec(first), COLUMN.exec(second)].map((match) => columnNamed(match?.[1] ?? ''));
  if (one === undefined || other === undefined || one === null || other === null) return null;
  return areaBetween({ row: 0, column: one }, { row: MAX_ROWS - 1, column: other });
}

function rows(first: string, second: string): Area | null {
  const [one, other] = [ROW.exec(first), ROW.exec(second)].map((match) => rowNamed(match?.[1] ?? ''));
  if (one === undefined || other === undefined || one === null || other === null) return null;
  return areaBetween({ row: one, column: 0 }, { row: other, column: MAX_COLUMNS - 1 });
}

function splitSheet(text: string): { sheet: string | null; rest: string } {
  const mark = text.lastIndexOf('!');
  if (mark < 0) return { sheet: null, rest: text };
  const written = text.slice(0, mark);
  const isQuoted = written.length > 1 && written.startsWith("'") && written.endsWith("'");
  const sheet = isQuoted ? written.slice(1, -1).replaceAll("''", "'") : written;
  return { sheet, rest: text.slice(mark + 1) };
}
