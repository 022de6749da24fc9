import type { Place } from '../formula/adjust.ts';
import type { Expression, Reference } from '../formula/expression.ts';
import { targetOf } from '../formula/offsets.ts';
import { everyPart } from '../formula/walk.ts';
import { isSingleCell } from '../reference/area.ts';
import { foldCase } from '../values/compare.ts';
import { type Cell, NO_PRECEDENTS, type Precedents } from './cell.ts';
import type { Graph } from './graph.ts';
import type { Range } from './range.ts';

const TIMED = new Set(['NOW', 'TODAY']);
const POSITIONAL = new Set(['ROW', 'COLUMN', 'ROWS', 'COLUMNS', 'INDEX', 'ADDRESS']);

/** Where names are seen from: they belong to no sheet. */
export const NOWHERE: Place = { sheet: 0, row: 0, column: 0 };

/** Finds out what a formula is computed from, and makes the nodes that are missing. */
export function precedentsOf(graph: Graph, expression: Expression, origin: Place): Precedents {
  const cells = new Set<Cell>();
  const ranges = new Set<Range>();
  const names = new Set<string>();
  let isTimed = false;
  let isPositional = false;

  const visitReference = (reference: Reference, from: Place) => {
    const target = targetOf(reference, from);
    const sheet = target && graph.sheet(target.sheet ?? from.sheet);
    if (!target || !sheet) return;
    if (isSingleCell(target.area))
      cells.add(sheet.ensureCell({ row: target.area.top, column: target.area.left }));
    else ranges.add(sheet.ranges.ensure(target.area));
  };
  const visit = (whole: Expression, from: Place) => {
    for (const part of everyPart(whole)) {
      if (part.kind === 'cell' || part.kind === 'area') visitReference(part, from);
      else if (part.kind === 'name') visitName(part.name);
      else if (part.kind === 'call') {
        isTimed ||= TIMED.has(part.name);
        isPositional ||= POSITIONAL.has(part.name);
      }
    }
  };
  const visitName = (name: string) => {
    const folded = foldCase(name);
    if (names.has(folded)) return;
    names.add(folded);
    const { formula } = graph.names.ensure(name);
    if (formula) visit(formula.expression, NOWHERE);
  };

  visit(expression, origin);
  return { cells: [...cells], ranges: [...ranges], names: [...names], isTimed, isPositional };
}

/** Enters a cell with everything that its formula is computed from. */
export function link(graph: Graph, cell: Cell): void {
  if (cell.content.kind !== 'formula') return;
  cell.precedents = precedentsOf(graph, cell.content.formula.expression, cell);
  for (const precedent of cell.precedents.cells) precedent.dependents.add(cell);
  for (const range of cell.precedents.ranges) range.dependents.add(cell);
  for (const name of cell.precedents.names) graph.names.ensure(name).dependents.add(cell);
  if (cell.precedents.isTimed) graph.timed.add(cell);
  if (cell.precedents.isPositional) graph.positional.add(cell);
}

/** Takes a cell off everything that its formula was computed from; what nobody needs any more goes. */
export function unlink(graph: Graph, cell: Cell): void {
  const { cells, ranges, names } = cell.precedents;
  cell.precedents = NO_PRECEDENTS;
  for (const precedent of cells) {
    precedent.dependents.delete(cell);
    graph.release(precedent);
  }
  for (const range of ranges) {
    range.dependents.delete(cell);
    if (range.dependents.size === 0) graph.sheet(range.sheet)?.ranges.remove(range);
  }
  for (const name of names) {
    const entry = graph.names.find(name);
    entry?.dependents.delete(cell);
    if (entry) graph.names.release(entry);
  }
  graph.timed.delete(cell);
  graph.positional.delete(cell);
}

export function relink(graph: Graph, cell: Cell): void {
  unlink(graph, cell);
  link(graph, cell);
}
