import type { Cell } from '../graph/cell.ts';
import type { Graph } from '../graph/graph.ts';
import type { Sheet } from '../graph/sheet.ts';
import type { Area } from '../reference/area.ts';
import { CYCLE_ERROR } from '../values/errors.ts';
import type { Scalar } from '../values/value.ts';

/** A cell whose formula is about to be computed, with those that have to be computed first. */
interface Visit {
  readonly cell: Cell;
  readonly first: Cell[];
  /** When it was come to, from 0. */
  readonly order: number;
  /** The earliest visit that can be reached from here, and reaches here. */
  lowest: number;
  dependsOnItself: boolean;
}

/**
 * Computes a cell and all it depends on, as far as they are out of date; each is computed once, after those that it
 * depends on. Cells that depend on themselves, directly or over others, are a cycle (found as Tarjan does, without
 * recursion: columns of running balances are long).
 */
export function bringUpToDate(graph: Graph, wanted: Cell, compute: (cell: Cell) => void): void {
  if (!wanted.isStale) return;
  const visits = new Map<Cell, Visit>();
  /** Visited, and not known yet to be the member of a cycle or of none. */
  const open: Visit[] = [];
  const path: Visit[] = [];

  const visit = (cell: Cell) => {
    const made: Visit = {
      cell,
      first: stalePrecedents(graph, cell),
      order: visits.size,
      lowest: visits.size,
      dependsOnItself: false,
    };
    visits.set(cell, made);
    open.push(made);
    path.push(made);
  };

  visit(wanted);
  for (let current = path.at(-1); current; current = path.at(-1)) {
    const next = current.first.pop();
    if (next === undefined) {
      path.pop();
      const parent = path.at(-1);
      if (parent) parent.lowest = Math.min(parent.lowest, current.lowest);
      if (current.lowest === current.order) close(graph, open, current, compute);
      continue;
    }
    const known = visits.get(next);
    if (!known) visit(next);
    else if (next.isStale) {
      current.lowest = Math.min(current.lowest, known.order);
      if (next === current.cell) current.dependsOnItself = true;
    }
  }
}

/** Computes the cell of a visit that closes, or says of a whole cycle that it is one. */
function close(graph: Graph, open: Visit[], visit: Visit, compute: (cell: Cell) => void): void {
  const members = open.splice(open.lastIndexOf(visit)).map(({ cell }) => cell);
  const isCycle = members.length > 1 || visit.dependsOnItself;
  for (const cell of members) {
    if (isCycle) cell.value = CYCLE_ERROR;
    else {
      settleRanges(graph, cell);
      compute(cell);
    }
    cell.isStale = false;
  }
  if (isCycle) for (const cell of members) settleRanges(graph, cell);
}

function settleRanges(graph: Graph, cell: Cell): void {
  for (const range of cell.precedents.ranges) {
    const sheet = graph.sheet(range.sheet);
    sheet?.ranges.settle(range, (area) => valuesIn(sheet, area));
  }
}

/** The values of an area, blanks left out. */
export function* valuesIn(sheet: Sheet, area: Area): Generator<Scalar> {
  for (const cell of sheet.cellsIn(area)) yield cell.value;
}

/** The cells that a formula is computed from and that have to be computed before. */
function stalePrecedents(graph: Graph, cell: Cell): Cell[] {
  const stale = cell.precedents.cells.filter(({ isStale }) => isStale);
  for (const range of cell.precedents.ranges) {
    const sheet = graph.sheet(range.sheet);
    const part = sheet?.ranges.unknownPart(range);
    if (!sheet || !part) continue;
    for (const inside of sheet.cellsIn(part)) if (inside.isStale) stale.push(inside);
  }
  return stale;
}
