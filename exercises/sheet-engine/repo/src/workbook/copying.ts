import { seenFrom } from '../formula/adjust.ts';
import { Formula } from '../formula/formula.ts';
import { BLANK, type Cell, type Content } from '../graph/cell.ts';
import type { Graph } from '../graph/graph.ts';
import type { Sheet } from '../graph/sheet.ts';
import { type Area, heightOfArea, type Position, widthOfArea } from '../reference/area.ts';
import { isOnGrid } from '../reference/column.ts';
import { put } from './contents.ts';
import { type AreaPlace, boundedArea, type CellPlace } from './places.ts';
import { WorkbookError } from './problem.ts';

/** What is taken from one cell, to be put into others. */
interface Sample {
  readonly content: Content;
  readonly format: string | null;
}

/** Copies an area so that its upper left cell comes to lie on another. References without a `$` go along. */
export function copyArea(graph: Graph, from: AreaPlace, to: CellPlace): void {
  const area = boundedArea(from);
  const bottom = to.row + heightOfArea(area) - 1;
  const right = to.column + widthOfArea(area) - 1;
  if (!isOnGrid(bottom, right)) throw new WorkbookError('no-room', 'The copy would not fit on the sheet.');
  paste(graph, from.sheet, area, { sheet: to.sheet, area: { top: to.row, left: to.column, bottom, right } });
}

/** Fills an area with copies of another, again and again from its upper left corner. */
export function fillArea(graph: Graph, from: AreaPlace, to: AreaPlace): void {
  paste(graph, from.sheet, boundedArea(from), { sheet: to.sheet, area: boundedArea(to) });
}

function paste(graph: Graph, source: Sheet, area: Area, target: AreaPlace): void {
  const samples = samplesOf(source, area);
  const { sheet } = target;
  for (let row = target.area.top; row <= target.area.bottom; row += 1) {
    for (let column = target.area.left; column <= target.area.right; column += 1) {
      const sampleRow = samples[(row - target.area.top) % samples.length] ?? [];
      const sample = sampleRow[(column - target.area.left) % sampleRow.length];
      if (sample) putSample(graph, sheet, { row, column }, sample);
    }
  }
}

/** All of the source is looked at before anything is written: the two may overlap. */
function samplesOf(sheet: Sheet, area: Area): Sample[][] {
  return Array.from({ length: heightOfArea(area) }, (_, row) =>
    Array.from({ length: widthOfArea(area) }, (_, column) =>
      sampleOf(sheet.cellAt({ row: area.top + row, column: area.left + column })),
    ),
  );
}

function sampleOf(cell: Cell | undefined): Sample {
  return cell ? { content: cell.content, format: cell.format } : { content: BLANK, format: null };
}

function putSample(graph: Graph, sheet: Sheet, position: Position, { content, format }: Sample): void {
  const cell = sheet.ensureCell(position);
  cell.format = format;
  put(graph, cell, content.kind === 'formula' ? copyOf(graph, content.formula, sheet, position) : content);
}

/** The same tree means other cells when it is seen from another. */
function copyOf(graph: Graph, formula: Formula, sheet: Sheet, { row, column }: Position): Content {
  const place = { sheet: sheet.id, row, column };
  return { kind: 'formula', formula: new Formula(seenFrom(formula.expression, place), place, graph.log) };
}
