import { placeName } from '../formula/printer.ts';
import type { Cell } from '../graph/cell.ts';
import type { Graph } from '../graph/graph.ts';
import { type Area, areaOfCell, holds } from '../reference/area.ts';

/** The cells and ranges that the formula of a cell refers to, by itself or by a name. */
export function tracePrecedents(graph: Graph, cell: Cell | undefined): string[] {
  if (!cell) return [];
  const { cells, ranges } = cell.precedents;
  const places = [
    ...cells.map((each) => ({ sheet: each.sheet, area: areaOfCell(each) })),
    ...ranges.map(({ sheet, area }) => ({ sheet, area })),
  ];
  return namesOf(graph, places);
}

/** The cells whose formula refers to a cell, or to a range that it is in. */
export function traceDependents(graph: Graph, sheetId: number, position: { row: number; column: number }): string[] {
  const sheet = graph.sheet(sheetId);
  const direct = sheet?.cellAt(position)?.dependents ?? [];
  const ranges = (sheet?.ranges.all ?? []).filter(({ area }) => holds(area, position));
  const dependents = new Set([...direct, ...ranges.flatMap((range) => [...range.dependents])]);
  return namesOf(
    graph,
    [...dependents].map((cell) => ({ sheet: cell.sheet, area: areaOfCell(cell) })),
  );
}

function namesOf(graph: Graph, places: readonly { sheet: number; area: Area }[]): string[] {
  return places
    .toSorted((a, b) => a.sheet - b.sheet || a.area.top - b.area.top || a.area.left - b.area.left)
    .map(({ sheet, area }) => placeName(graph.sheet(sheet)?.name ?? '', area));
}
