import type { Arguments } from '../calc/arguments.ts';
import { define, type FunctionDefinition } from '../calc/definition.ts';
import { isAreaOperand, type Operand } from '../calc/operand.ts';
import { sizeOf } from '../calc/read.ts';
import { fail } from '../calc/signal.ts';
import { columnName, isOnGrid } from '../reference/column.ts';
import { quotedSheet } from '../reference/names.ts';
import { NOT_AVAILABLE, REFERENCE_ERROR, VALUE_ERROR } from '../values/errors.ts';
import { heightOf, type Matrix, type Scalar, widthOf } from '../values/value.ts';
import { indexOfExact, indexOfLargest, indexOfNearest, indexOfSmallest } from './support/search.ts';

export const LOOKUP: readonly FunctionDefinition[] = [
  define('VLOOKUP', [3, 4], (args) => {
    const table = args.matrix(1);
    const column = args.whole(2);
    const row = find(table.rows.map(([key = null]) => key), args, 3);
    return pick(args, 1, row, column - 1);
  }),
  define('HLOOKUP', [3, 4], (args) => {
    const [keys = []] = args.matrix(1).rows;
    const row = args.whole(2);
    return pick(args, 1, row - 1, find(keys, args, 3));
  }),
  define('LOOKUP', [2, 3], (args) => {
    const keys = listOf(args.matrix(1));
    const index = indexOfLargest(keys, args.scalar(0));
    if (index < 0) return NOT_AVAILABLE;
    return (args.has(2) ? listOf(args.matrix(2)) : keys)[index] ?? NOT_AVAILABLE;
  }),
  define('XLOOKUP', [3, 5], (args) => {
    const index = nearest(listOf(args.matrix(1)), args.scalar(0), args.whole(4, 0));
    if (index < 0) return args.has(3) ? args.operand(3) : NOT_AVAILABLE;
    return listOf(args.matrix(2))[index] ?? (index < sizeOf(args.operand(2)).height ? 0 : VALUE_ERROR);
  }),
  define('MATCH', [2, 3], (args) => {
    const values = listOf(args.matrix(1));
    const kind = Math.sign(args.number(2, 1));
    const wanted = args.scalar(0);
    const index = kind === 0 ? indexOfExact(values, wanted) : inOrder(values, wanted, kind);
    return index < 0 ? NOT_AVAILABLE : index + 1;
  }),
  define('INDEX', [2, 3], (args) => {
    const operand = args.operand(0);
    const { height, width } = sizeOf(operand);
    const isRow = height === 1 && width > 1 && !args.has(2);
    const row = isRow ? 1 : args.whole(1);
    const column = isRow ? args.whole(1) : args.whole(2, 1);
    if (row < 0 || column < 0) return VALUE_ERROR;
    return row > height || column > width ? REFERENCE_ERROR : part(args, operand, row, column);
  }),
  define('ROW', [0, 1], (args) => place(args).top + 1),
  define('COLUMN', [0, 1], (args) => place(args).left + 1),
  define('ROWS', 1, (args) => sizeOf(args.operand(0)).height),
  define('COLUMNS', 1, (args) => sizeOf(args.operand(0)).width),
  define('ADDRESS', [2, 5], (args) => {
    const [row, column, kind] = [args.whole(0) - 1, args.whole(1) - 1, args.whole(2, 1)];
    if (!isOnGrid(row, column) || kind < 1 || kind > 4) return VALUE_ERROR;
    const [columnMark, rowMark] = [kind === 1 || kind === 3 ? '$' : '', kind <= 2 ? '$' : ''];
    const prefix = args.has(4) ? `${quotedSheet(args.text(4))}!` : '';
    return `${prefix}${columnMark}${columnName(column)}${rowMark}${row + 1}`;
  }),
];

/** Where a key is: the same one, or the last that is not more if the argument at `sorted` does not forbid it. */
function find(keys: readonly Scalar[], args: Arguments, sorted: number): number {
  const wanted = args.scalar(0);
  const index = args.boolean(sorted, true) ? indexOfLargest(keys, wanted) : indexOfExact(keys, wanted);
  return index < 0 ? fail(NOT_AVAILABLE) : index;
}

function pick(args: Arguments, table: number, row: number, column: number): Scalar {
  if (row < 0 || column < 0) return VALUE_ERROR;
  const { height, width } = sizeOf(args.operand(table));
  if (row >= height || column >= width) return REFERENCE_ERROR;
  return args.matrix(table).rows[row]?.[column] ?? 0;
}

function inOrder(values: readonly Scalar[], wanted: Scalar, kind: number): number {
  return kind > 0 ? indexOfLargest(values, wanted) : indexOfSmallest(values, wanted);
}

function nearest(values: readonly Scalar[], wanted: Scalar, mode: number): number {
  const exact = mode === 2 || typeof wanted !== 'string' ? indexOfExact(values, wanted) : literally(values, wanted);
  if (exact >= 0 || mode === 0 || mode === 2) return exact;
  return indexOfNearest(values, wanted, mode < 0 ? 'below' : 'above');
}

/** XLOOKUP takes `*` for what it is unless it is told otherwise. */
function literally(values: readonly Scalar[], wanted: string): number {
  const escaped = wanted.replaceAll(/[*?~]/g, '~$&');
  return indexOfExact(values, escaped);
}

/** The values of a single row or column. */
function listOf(matrix: Matrix): readonly Scalar[] {
  if (widthOf(matrix) === 1) return matrix.rows.map(([value = null]) => value);
  return heightOf(matrix) === 1 ? (matrix.rows[0] ?? []) : fail(NOT_AVAILABLE);
}

/** A part of a table: a row or column of 0 means all of them. What is part of a reference is a reference. */
function part(args: Arguments, operand: Operand, row: number, column: number): Operand {
  if (isAreaOperand(operand)) {
    const { sheet, area } = operand;
    const top = row === 0 ? area.top : area.top + row - 1;
    const left = column === 0 ? area.left : area.left + column - 1;
    const bottom = row === 0 ? area.bottom : top;
    const right = column === 0 ? area.right : left;
    return { sheet, area: { top, left, bottom, right } };
  }
  const { rows } = args.matrix(0);
  const chosen = row === 0 ? rows : rows.slice(row - 1, row);
  return { rows: chosen.map((values) => (column === 0 ? values : values.slice(column - 1, column))) };
}

/** The area that is asked about, or the cell that asks. */
function place(args: Arguments) {
  if (args.has(0)) return args.area(0).area;
  const { row, column } = args.surroundings.place;
  return { top: row, left: column };
}
