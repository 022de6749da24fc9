import type { Arguments } from '../../calc/arguments.ts';
import { isAreaOperand } from '../../calc/operand.ts';
import { sizeOf, usedArea } from '../../calc/read.ts';
import { fail } from '../../calc/signal.ts';
import type { Area } from '../../reference/area.ts';
import { VALUE_ERROR } from '../../values/errors.ts';
import type { Scalar } from '../../values/value.ts';
import { criterion, type Test } from './criteria.ts';

/** A range and what is asked of its cells. */
interface Condition {
  readonly valueAt: (row: number, column: number) => Scalar;
  readonly test: Test;
}

interface Table {
  readonly height: number;
  readonly width: number;
  readonly valueAt: (row: number, column: number) => Scalar;
}

/** How many places of the ranges fulfil all conditions, given as pairs of a range and a criterion from `from` on. */
export function countMatching(args: Arguments, from: number): number {
  const { height, width, conditions } = conditionsOf(args, from, args.count);
  let count = 0;
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) if (areMet(conditions, row, column)) count += 1;
  return count;
}

/** The numbers of the range at `of` whose place fulfils all conditions, those from `from` up to `to`. */
export function matchingNumbers(args: Arguments, of: number, from: number, to = args.count): number[] {
  const { height, width, conditions } = conditionsOf(args, from, to);
  const values = tableOf(args, of, { height, width });
  const found: number[] = [];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      if (!areMet(conditions, row, column)) continue;
      const value = values.valueAt(row, column);
      if (typeof value === 'number') found.push(value);
      else if (typeof value === 'object' && value !== null) fail(value);
    }
  }
  return found;
}

const areMet = (conditions: readonly Condition[], row: number, column: number): boolean =>
  conditions.every(({ valueAt, test }) => test(valueAt(row, column)));

function conditionsOf(args: Arguments, from: number, to: number) {
  const tables: Table[] = [];
  const conditions: Condition[] = [];
  for (let index = from; index < to; index += 2) {
    if (index + 1 >= to) fail(VALUE_ERROR);
    const table = tableOf(args, index);
    tables.push(table);
    conditions.push({ valueAt: table.valueAt, test: criterion(args.value(index + 1)) });
  }
  const sizes = Array.from({ length: tables.length }, (_, index) => sizeOf(args.operand(from + 2 * index)));
  const [first] = sizes;
  if (!first || sizes.some(({ height, width }) => height !== first.height || width !== first.width))
    return fail(VALUE_ERROR);
  const height = Math.max(...tables.map((table) => table.height));
  const width = Math.max(...tables.map((table) => table.width));
  return { height, width, conditions };
}

/** Only what is used of an area is looked at: the rest is blank. */
function tableOf(args: Arguments, index: number, like?: { height: number; width: number }): Table {
  const operand = args.operand(index);
  if (!isAreaOperand(operand)) return fail(VALUE_ERROR);
  const wanted: Area = like
    ? { ...operand.area, bottom: operand.area.top + like.height - 1, right: operand.area.left + like.width - 1 }
    : operand.area;
  const values = new Map<string, Scalar>();
  for (const { row, column, value } of args.surroundings.filledIn({ ...operand, area: wanted }))
    values.set(`${row - wanted.top}:${column - wanted.left}`, value);
  const used = usedArea({ ...operand, area: wanted }, args.surroundings);
  return {
    height: used ? used.bottom - wanted.top + 1 : 1,
    width: used ? used.right - wanted.left + 1 : 1,
    valueAt: (row, column) => values.get(`${row}:${column}`) ?? null,
  };
}
