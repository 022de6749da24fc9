import { heightOfArea, isWholeColumns, isWholeRows, widthOfArea } from '../reference/area.ts';
import { MAX_COLUMNS, MAX_ROWS } from '../reference/column.ts';
import { type Axis, type Edit, movedArea } from '../reference/edit.ts';
import { BLANK, type Cell } from './cell.ts';
import type { Graph } from './graph.ts';
import { markStale } from './marking.ts';
import { relink, unlink } from './precedents.ts';
import type { Range } from './range.ts';
import type { Sheet } from './sheet.ts';

/** Carries out an edit of a sheet: its cells move, its ranges follow them, and formulas will when they are looked at. */
export function relocate(graph: Graph, sheet: Sheet, edit: Edit): void {
  const fates = fatesOf(sheet, edit);
  const stranded = new Set<Cell>();
  for (const range of fates.lost) strand(sheet, range, stranded);
  const gone = sheet.move(edit);
  sheet.ranges.move((range) => movedArea(range.area, edit) ?? range.area);
  graph.log.append(edit);
  for (const cell of gone) takeAway(graph, cell, stranded);
  for (const cell of gone) stranded.delete(cell);
  for (const cell of stranded) relink(graph, cell);
  markStale(graph, stranded);
  markStale(graph, forget(fates.changed));
  markStale(graph, graph.positional);
}

interface Fates {
  /** Ranges that hold other cells than before, and are still the only ones of their area. */
  readonly changed: readonly Range[];
  /** Ranges that got smaller, or came to the edge: other formulas may refer to what is left of them already. */
  readonly lost: readonly Range[];
}

function fatesOf(sheet: Sheet, edit: Edit): Fates {
  const changed: Range[] = [];
  const lost: Range[] = [];
  for (const range of sheet.ranges.all) {
    const area = movedArea(range.area, edit);
    const isWhole = isEndless(range.area, edit.axis);
    if (!area || sizeOf(area) < sizeOf(range.area) || (isAtEdge(area, edit.axis) && !isWhole)) lost.push(range);
    else if (sizeOf(area) > sizeOf(range.area) || isWhole) changed.push(range);
  }
  return { changed, lost };
}

/** Whole columns are as high as before, whatever rows come and go. */
const isEndless = (area: Range['area'], axis: Axis): boolean =>
  axis === 'row' ? isWholeColumns(area) : isWholeRows(area);

/** What reaches down to the last row does not grow by all that comes into it. */
const isAtEdge = ({ bottom, right }: Range['area'], axis: Axis): boolean =>
  axis === 'row' ? bottom === MAX_ROWS - 1 : right === MAX_COLUMNS - 1;

const sizeOf = (area: Range['area']): number => heightOfArea(area) * widthOfArea(area);

/** Takes a range out of the graph; the formulas that refer to it have to find what they refer to now. */
function strand(sheet: Sheet, range: Range, stranded: Set<Cell>): void {
  for (const dependent of range.dependents) stranded.add(dependent);
  range.dependents.clear();
  sheet.ranges.remove(range);
}

function takeAway(graph: Graph, cell: Cell, stranded: Set<Cell>): void {
  unlink(graph, cell);
  cell.content = BLANK;
  for (const dependent of cell.dependents) stranded.add(dependent);
  cell.dependents.clear();
}

/** Ranges that changed do not know what they hold any more. */
function forget(ranges: readonly Range[]): Set<Cell> {
  const dependents = new Set<Cell>();
  for (const range of ranges) {
    range.isStale = true;
    range.totals = null;
    for (const dependent of range.dependents) dependents.add(dependent);
  }
  return dependents;
}

/** What becomes of formulas that refer to a sheet which is taken away. */
export function detachSheet(graph: Graph, sheet: Sheet): void {
  const stranded = new Set<Cell>();
  const cells = [...sheet.allCells()];
  for (const range of sheet.ranges.all) strand(sheet, range, stranded);
  graph.removeSheet(sheet);
  for (const cell of cells) takeAway(graph, cell, stranded);
  const left = [...stranded].filter((cell) => cell.sheet !== sheet.id);
  for (const cell of left) relink(graph, cell);
  markStale(graph, left);
}
