import { Formula } from '../formula/formula.ts';
import { parseFormula } from '../formula/parser.ts';
import { printFormula } from '../formula/printer.ts';
import { BLANK, type Cell, type Content } from '../graph/cell.ts';
import type { Graph } from '../graph/graph.ts';
import { markDependents } from '../graph/marking.ts';
import { link, unlink } from '../graph/precedents.ts';
import type { Sheet } from '../graph/sheet.ts';
import type { Position } from '../reference/area.ts';
import { foldCase } from '../values/compare.ts';
import { errorNamed } from '../values/errors.ts';
import { parseTyped } from '../values/input.ts';
import { isError, type Scalar } from '../values/value.ts';

/** What may be put into a cell: a value, or text as it is typed, which may be a formula. */
export type Input = number | string | boolean | null;

interface Entry {
  readonly content: Content;
  /** The format that the way of writing suggests. */
  readonly format: string | null;
}

/** Reads what is to be put into a cell. Throws if it is a formula that cannot be read. */
export function readInput(graph: Graph, sheet: Sheet, position: Position, input: Input): Entry {
  if (input === null || input === '') return { content: BLANK, format: null };
  if (typeof input !== 'string') return { content: { kind: 'constant', value: input }, format: null };
  if (input.startsWith('=') && input.length > 1) {
    const formula = readFormula(graph, sheet, position, input.slice(1));
    return { content: { kind: 'formula', formula }, format: null };
  }
  const { value, format } = parseTyped(input);
  return { content: { kind: 'constant', value }, format };
}

function readFormula(graph: Graph, sheet: Sheet, position: Position, source: string): Formula {
  const expression = parseFormula(source, { origin: position, sheetNamed: (name) => sheetId(graph, name) });
  return new Formula(expression, { sheet: sheet.id, ...position }, graph.log);
}

/** Puts something into a cell and tells all that depends on it. */
export function put(graph: Graph, cell: Cell, content: Content): void {
  unlink(graph, cell);
  cell.content = content;
  cell.value = content.kind === 'constant' ? content.value : null;
  cell.isStale = content.kind === 'formula';
  link(graph, cell);
  markDependents(graph, [cell]);
  graph.release(cell);
}

/** What a person would type to get what a cell holds; null if it is blank. */
export function inputOf(graph: Graph, cell: Cell): Input {
  if (cell.content.kind === 'blank') return null;
  if (cell.content.kind === 'formula') return `=${formulaText(graph, cell, cell.content.formula)}`;
  const { value } = cell.content;
  if (isError(value)) return value.error;
  return typeof value === 'string' ? typedText(value) : value;
}

/** The formula of a cell, without the `=`. */
export function formulaText(graph: Graph, origin: Position, formula: Formula): string {
  return printFormula(formula.expression, {
    origin,
    nameOfSheet: (id) => graph.sheet(id)?.name ?? null,
  });
}

export function sheetNamed(graph: Graph, name: string): Sheet | undefined {
  const folded = foldCase(name);
  return graph.sheets.find((sheet) => foldCase(sheet.name) === folded);
}

export const sheetId = (graph: Graph, name: string): number | null => sheetNamed(graph, name)?.id ?? null;

/** Text with an apostrophe before it where it would be read as something else. */
function typedText(text: string): string {
  const value: Scalar = parseTyped(text).value;
  const isPlain = value === text && !text.startsWith('=') && errorNamed(text) === null;
  return isPlain ? text : `'${text}`;
}
