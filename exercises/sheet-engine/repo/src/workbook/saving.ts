import { areaName, areaOfCell } from '../reference/area.ts';
import type { Graph } from '../graph/graph.ts';
import type { Sheet } from '../graph/sheet.ts';
import { type Input, inputOf } from './contents.ts';
import { listNames } from './definitions.ts';
import { WorkbookError } from './problem.ts';

export interface SavedCell {
  readonly input: Input;
  readonly format?: string;
}

export interface SavedSheet {
  readonly name: string;
  /** By address. */
  readonly cells: Readonly<Record<string, SavedCell>>;
}

/** A workbook as plain data, as it goes into files. Values of formulas are not saved. */
export interface SavedWorkbook {
  readonly version: 1;
  readonly sheets: readonly SavedSheet[];
  readonly names: Readonly<Record<string, string>>;
}

export function saveWorkbook(graph: Graph): SavedWorkbook {
  return { version: 1, sheets: graph.sheets.map((sheet) => saveSheet(graph, sheet)), names: listNames(graph) };
}

function saveSheet(graph: Graph, sheet: Sheet): SavedSheet {
  const cells = [...sheet.allCells()]
    .filter((cell) => cell.content.kind !== 'blank' || cell.format !== null)
    .sort((a, b) => a.row - b.row || a.column - b.column)
    .map((cell): [string, SavedCell] => {
      const input = inputOf(graph, cell);
      return [areaName(areaOfCell(cell)), cell.format === null ? { input } : { input, format: cell.format }];
    });
  return { name: sheet.name, cells: Object.fromEntries(cells) };
}

/** Refuses what was not saved by this version. */
export function checkSaved(saved: SavedWorkbook): void {
  if (saved?.version !== 1 || !Array.isArray(saved.sheets) || saved.sheets.length === 0)
    throw new WorkbookError('bad-save', 'This is not a workbook that was saved by this version.');
}
