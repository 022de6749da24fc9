import { areaName, type Position } from '../reference/area.ts';
import { columnName } from '../reference/column.ts';
import { quotedSheet } from '../reference/names.ts';
import { numberToText } from '../values/coerce.ts';
import { isError, type Scalar } from '../values/value.ts';
import type { AreaReference, Corner, Expression, Reference } from './expression.ts';
import { positionOf, targetOf } from './offsets.ts';

export interface PrintContext {
  readonly origin: Position;
  /** The name of a sheet by its id; null if it is gone. */
  nameOfSheet(sheet: number): string | null;
}

/** A formula as a person would write it, without the `=`. */
export function printFormula(expression: Expression, context: PrintContext): string {
  const print = (part: Expression) => printFormula(part, context);
  switch (expression.kind) {
    case 'constant':
      return printConstant(expression.value);
    case 'array':
      return `{${expression.rows.map((row) => row.map(printConstant).join(',')).join(';')}}`;
    case 'omitted':
      return '';
    case 'lost':
      return '#REF!';
    case 'cell':
    case 'area':
      return printReference(expression, context);
    case 'name':
      return expression.name;
    case 'unary':
      return `${expression.operator}${print(expression.operand)}`;
    case 'percent':
      return `${print(expression.operand)}%`;
    case 'binary':
      return `${print(expression.left)}${expression.operator}${print(expression.right)}`;
    case 'grouped':
      return `(${print(expression.inner)})`;
    case 'call':
      return `${expression.name}(${expression.args.map(print).join(',')})`;
  }
}

function printConstant(value: Exclude<Scalar, null>): string {
  if (typeof value === 'string') return `"${value.replaceAll('"', '""')}"`;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (isError(value)) return value.error;
  return numberToText(value);
}

function printReference(reference: Reference, context: PrintContext): string {
  const { origin } = context;
  const target = targetOf(reference, origin);
  const name = reference.sheet === null ? '' : context.nameOfSheet(reference.sheet);
  if (!target || name === null) return '#REF!';
  const prefix = name === '' ? '' : `${quotedSheet(name)}!`;
  if (reference.kind === 'cell') return `${prefix}${printCorner(reference.corner, origin)}`;
  return `${prefix}${printArea(reference, origin)}`;
}

function printArea({ first, last, whole }: AreaReference, origin: Position): string {
  if (whole === 'columns') return `${printColumn(first, origin)}:${printColumn(last, origin)}`;
  if (whole === 'rows') return `${printRow(first, origin)}:${printRow(last, origin)}`;
  return `${printCorner(first, origin)}:${printCorner(last, origin)}`;
}

const printCorner = (corner: Corner, origin: Position): string =>
  `${printColumn(corner, origin)}${printRow(corner, origin)}`;

function printColumn(corner: Corner, origin: Position): string {
  const { column } = positionOf(corner, origin);
  return `${corner.column.isFixed ? '$' : ''}${columnName(column)}`;
}

function printRow(corner: Corner, origin: Position): string {
  const { row } = positionOf(corner, origin);
  return `${corner.row.isFixed ? '$' : ''}${row + 1}`;
}

/** A place with its sheet, as other programs write it: `Prices!B3:C8`. */
export function placeName(sheet: string, area: Parameters<typeof areaName>[0]): string {
  return `${quotedSheet(sheet)}!${areaName(area)}`;
}
