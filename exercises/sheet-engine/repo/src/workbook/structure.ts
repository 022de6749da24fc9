import type { Graph } from '../graph/graph.ts';
import { relocate } from '../graph/relocation.ts';
import type { Sheet } from '../graph/sheet.ts';
import { MAX_COLUMNS, MAX_ROWS } from '../reference/column.ts';
import type { Axis, Edit } from '../reference/edit.ts';
import { findLine } from './places.ts';
import { WorkbookError } from './problem.ts';

const MOST = { row: MAX_ROWS, column: MAX_COLUMNS } as const;

/** Makes room on a sheet: what was at `at` and behind moves on. */
export function insertLines(graph: Graph, sheet: Sheet, axis: Axis, at: number | string, count: number): void {
  const edit = editOf('insert', sheet, axis, at, count);
  const last = sheet.extent?.[axis] ?? -1;
  if (last >= edit.at && last + count >= MOST[axis])
    throw new WorkbookError('no-room', `There is no room for ${count} more: the last ${axis} would be pushed out.`);
  relocate(graph, sheet, edit);
}

/** Takes rows or columns away with all that is in them: what was behind moves up. */
export function deleteLines(graph: Graph, sheet: Sheet, axis: Axis, at: number | string, count: number): void {
  relocate(graph, sheet, editOf('delete', sheet, axis, at, count));
}

function editOf(kind: Edit['kind'], sheet: Sheet, axis: Axis, at: number | string, count: number): Edit {
  const line = findLine(at, MOST[axis]);
  if (!Number.isInteger(count) || count < 1 || line + count > MOST[axis])
    throw new WorkbookError('bad-count', `${count} ${axis}s from there on are not on the sheet.`);
  return { kind, sheet: sheet.id, axis, at: line, count };
}
