import { formatValue } from '../format/format.ts';
import { parseFormula } from '../formula/parser.ts';
import { Graph } from '../graph/graph.ts';
import { detachSheet } from '../graph/relocation.ts';
import type { Sheet } from '../graph/sheet.ts';
import { heightOfArea, type Position, widthOfArea } from '../reference/area.ts';
import { isOnGrid } from '../reference/column.ts';
import { isSheetName } from '../reference/names.ts';
import type { Scalar } from '../values/value.ts';
import { Calculator } from './calculator.ts';
import { type Input, inputOf, put, readInput, sheetId, sheetNamed } from './contents.ts';
import { copyArea, fillArea } from './copying.ts';
import { parseCsv, writeCsv } from './csv.ts';
import { defineName, listNames, removeName } from './definitions.ts';
import { type OwnFunction, ownFunctions } from './own-functions.ts';
import { boundedArea, findArea, findCell, findSheet } from './places.ts';
import { WorkbookError } from './problem.ts';
import { checkSaved, type SavedWorkbook, saveWorkbook } from './saving.ts';
import { deleteLines, insertLines } from './structure.ts';
import { type Summary, summaryOf } from './summary.ts';
import { traceDependents, tracePrecedents } from './tracing.ts';

export interface WorkbookOptions {
  /** Names of the sheets to begin with; one called Sheet1 unless told otherwise. */
  readonly sheets?: readonly string[];
  /** Functions that formulas may call besides those of the engine, by name. */
  readonly functions?: Readonly<Record<string, OwnFunction>>;
}

/** Sheets of cells, and what is computed from them. Changing something computes nothing; looking at it does. */
export class Workbook {
  readonly #graph = new Graph();
  readonly #calculator: Calculator;

  constructor({ sheets = ['Sheet1'], functions = {} }: WorkbookOptions = {}) {
    this.#calculator = new Calculator(this.#graph, ownFunctions(functions));
    for (const name of sheets) this.addSheet(name);
  }

  get sheetNames(): string[] {
    return this.#graph.sheets.map(({ name }) => name);
  }

  addSheet(name: string): void {
    this.#checkNewName(name);
    this.#graph.addSheet(name);
  }

  renameSheet(name: string, newName: string): void {
    const sheet = findSheet(this.#graph, name);
    if (sheetNamed(this.#graph, newName) !== sheet) this.#checkNewName(newName);
    sheet.name = newName;
  }

  removeSheet(name: string): void {
    const sheet = findSheet(this.#graph, name);
    if (this.#graph.sheets.length === 1) throw new WorkbookError('last-sheet', 'The last sheet has to stay.');
    detachSheet(this.#graph, sheet);
  }

  /** Puts a value, or text as it is typed, into a cell. */
  set(place: string, input: Input): void {
    const { sheet, ...position } = findCell(this.#graph, place);
    this.#put(sheet, position, input);
  }

  /** Puts a table into the cells from one on, row by row. */
  setTable(place: string, rows: readonly (readonly Input[])[]): void {
    const { sheet, row, column } = findCell(this.#graph, place);
    const width = Math.max(0, ...rows.map(({ length }) => length));
    if (rows.length === 0 || width === 0) return;
    if (!isOnGrid(row + rows.length - 1, column + width - 1))
      throw new WorkbookError('no-room', 'The table would not fit on the sheet.');
    for (const [down, inputs] of rows.entries())
      for (const [right, input] of inputs.entries())
        this.#put(sheet, { row: row + down, column: column + right }, input);
  }

  /** Empties all cells of an area; formats stay. */
  clear(place: string): void {
    const { sheet, area } = findArea(this.#graph, place);
    for (const cell of [...sheet.cellsIn(area)]) put(this.#graph, cell, { kind: 'blank' });
  }

  value(place: string): Scalar {
    const { sheet, ...position } = findCell(this.#graph, place);
    return this.#calculator.valueOf(sheet.cellAt(position));
  }

  /** The values of an area, row by row. */
  values(place: string): Scalar[][] {
    return this.#table(place, (sheet, position) => this.#calculator.valueOf(sheet.cellAt(position)));
  }

  /** A cell as it is shown, by its format. */
  text(place: string): string {
    const { sheet, ...position } = findCell(this.#graph, place);
    return this.#text(sheet, position);
  }

  /** What a cell holds, as it would be typed: a value, or a formula with its `=`. */
  input(place: string): Input {
    const { sheet, ...position } = findCell(this.#graph, place);
    const cell = sheet.cellAt(position);
    return cell ? inputOf(this.#graph, cell) : null;
  }

  /** What the cells of an area hold, row by row. */
  inputs(place: string): Input[][] {
    return this.#table(place, (sheet, position) => {
      const cell = sheet.cellAt(position);
      return cell ? inputOf(this.#graph, cell) : null;
    });
  }

  /** Sets how the numbers of an area are shown; null takes the format away. */
  setFormat(place: string, format: string | null): void {
    const found = findArea(this.#graph, place);
    const { top, left, bottom, right } = boundedArea(found);
    for (let row = top; row <= bottom; row += 1)
      for (let column = left; column <= right; column += 1) {
        const cell = found.sheet.ensureCell({ row, column });
        cell.format = format;
        this.#graph.release(cell);
      }
  }

  format(place: string): string | null {
    const { sheet, ...position } = findCell(this.#graph, place);
    return sheet.cellAt(position)?.format ?? null;
  }

  /** @param at the row that moves down, from 1 */
  insertRows(sheet: string, at: number, count = 1): void {
    insertLines(this.#graph, findSheet(this.#graph, sheet), 'row', at, count);
  }

  deleteRows(sheet: string, at: number, count = 1): void {
    deleteLines(this.#graph, findSheet(this.#graph, sheet), 'row', at, count);
  }

  /** @param at the column that moves to the right, by its name or its number from 1 */
  insertColumns(sheet: string, at: number | string, count = 1): void {
    insertLines(this.#graph, findSheet(this.#graph, sheet), 'column', at, count);
  }

  deleteColumns(sheet: string, at: number | string, count = 1): void {
    deleteLines(this.#graph, findSheet(this.#graph, sheet), 'column', at, count);
  }

  /** Gives a name to a range such as `=Prices!A2:B9`, to a value, or to a formula. */
  define(name: string, meaning: string | number | boolean): void {
    defineName(this.#graph, name, meaning);
  }

  undefine(name: string): void {
    removeName(this.#graph, name);
  }

  get names(): Record<string, string> {
    return listNames(this.#graph);
  }

  /** Copies an area so that its upper left cell comes to lie on another. */
  copy(from: string, to: string): void {
    copyArea(this.#graph, findArea(this.#graph, from), findCell(this.#graph, to));
  }

  /** Fills an area with copies of another. */
  fill(from: string, to: string): void {
    fillArea(this.#graph, findArea(this.#graph, from), findArea(this.#graph, to));
  }

  /** What a formula would give in the first cell of a sheet. */
  evaluate(formula: string, sheet = this.sheetNames[0] ?? ''): Scalar {
    const { id } = findSheet(this.#graph, sheet);
    const origin = { row: 0, column: 0 };
    const expression = parseFormula(formula.replace(/^=/, ''), {
      origin,
      sheetNamed: (name) => sheetId(this.#graph, name),
    });
    return this.#calculator.evaluate(expression, { sheet: id, ...origin });
  }

  /** What the status bar says of the cells that are selected. */
  summary(place: string): Summary {
    const { sheet, area } = findArea(this.#graph, place);
    return summaryOf(this.#calculator.totalsOf({ sheet: sheet.id, area }));
  }

  precedents(place: string): string[] {
    const { sheet, ...position } = findCell(this.#graph, place);
    return tracePrecedents(this.#graph, sheet.cellAt(position));
  }

  dependents(place: string): string[] {
    const { sheet, ...position } = findCell(this.#graph, place);
    return traceDependents(this.#graph, sheet.id, position);
  }

  /** Says what time it is; NOW and TODAY do not know before. */
  setNow(moment: Date): void {
    this.#calculator.now = moment;
  }

  importCsv(place: string, text: string): void {
    this.setTable(place, parseCsv(text));
  }

  /** An area as it is shown. */
  exportCsv(place: string): string {
    return writeCsv(this.#table(place, (sheet, position) => this.#text(sheet, position)));
  }

  save(): SavedWorkbook {
    return saveWorkbook(this.#graph);
  }

  /** Reads what was saved, into a new workbook. */
  static load(saved: SavedWorkbook, options: Pick<WorkbookOptions, 'functions'> = {}): Workbook {
    checkSaved(saved);
    const workbook = new Workbook({ ...options, sheets: saved.sheets.map(({ name }) => name) });
    for (const [name, meaning] of Object.entries(saved.names)) workbook.define(name, meaning);
    for (const { name, cells } of saved.sheets) {
      const sheet = findSheet(workbook.#graph, name);
      for (const [address, { input, format }] of Object.entries(cells)) {
        const { row, column } = findCell(workbook.#graph, address);
        workbook.#put(sheet, { row, column }, input);
        sheet.ensureCell({ row, column }).format = format ?? null;
      }
    }
    return workbook;
  }

  #put(sheet: Sheet, position: Position, input: Input): void {
    const { content, format } = readInput(this.#graph, sheet, position, input);
    const cell = sheet.ensureCell(position);
    cell.format ??= format;
    put(this.#graph, cell, content);
  }

  #text(sheet: Sheet, position: Position): string {
    const cell = sheet.cellAt(position);
    return cell ? formatValue(this.#calculator.valueOf(cell), cell.format) : '';
  }

  #table<Item>(place: string, itemAt: (sheet: Sheet, position: Position) => Item): Item[][] {
    const found = findArea(this.#graph, place);
    const area = boundedArea(found);
    return Array.from({ length: heightOfArea(area) }, (_, row) =>
      Array.from({ length: widthOfArea(area) }, (_, column) =>
        itemAt(found.sheet, { row: area.top + row, column: area.left + column }),
      ),
    );
  }

  #checkNewName(name: string): void {
    if (!isSheetName(name)) throw new WorkbookError('bad-name', `A sheet cannot be called "${name}".`);
    if (sheetNamed(this.#graph, name))
      throw new WorkbookError('sheet-exists', `There is a sheet called "${name}" already.`);
  }
}
