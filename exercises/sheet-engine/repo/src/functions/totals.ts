import type { Arguments } from '../calc/arguments.ts';
import { define, type FunctionDefinition, MANY } from '../calc/definition.ts';
import { isAreaOperand } from '../calc/operand.ts';
import { numeric } from '../calc/operators.ts';
import { fail } from '../calc/signal.ts';
import { NOTHING, type Totals, withValues } from '../graph/totals.ts';
import { DIVISION_BY_ZERO } from '../values/errors.ts';
import { isError, isMatrix, type Scalar, valuesOf } from '../values/value.ts';
import { toNumber } from '../values/coerce.ts';

/** Functions that know all they need from the totals of the ranges. */
export const TOTALS: readonly FunctionDefinition[] = [
  define('SUM', [1, MANY], (args) => numeric(strict(args).reduce((sum, totals) => sum + totals.sum, 0))),
  define('AVERAGE', [1, MANY], (args) => {
    const all = strict(args);
    const numbers = all.reduce((count, totals) => count + totals.numbers, 0);
    if (numbers === 0) return DIVISION_BY_ZERO;
    return numeric(all.reduce((sum, totals) => sum + totals.sum, 0) / numbers);
  }),
  define('MIN', [1, MANY], (args) => finite(Math.min(...strict(args).map(({ least }) => least)))),
  define('MAX', [1, MANY], (args) => finite(Math.max(...strict(args).map(({ greatest }) => greatest)))),
  define('COUNT', [1, MANY], (args) => lenient(args).reduce((count, { numbers }) => count + numbers, 0)),
  define('COUNTA', [1, MANY], (args) => lenient(args).reduce((count, { filled }) => count + filled, 0)),
];

/** The totals of each argument; an error among the values is the result. */
function strict(args: Arguments): Totals[] {
  return totalsOf(args, (value) => (typeof value === 'number' ? value : toNumber(value))).map((totals) =>
    totals.error ? fail(totals.error) : totals,
  );
}

/** The totals of each argument; errors are values like others. */
function lenient(args: Arguments): Totals[] {
  return totalsOf(args, (value) => {
    const number = toNumber(value);
    return isError(number) ? value : number;
  });
}

/** @param written what a value counts as that is written into the formula itself */
function totalsOf(args: Arguments, written: (value: Scalar) => Scalar): Totals[] {
  return Array.from({ length: args.count }, (_, index) => {
    const operand = args.operand(index);
    if (isAreaOperand(operand)) return args.totals(operand);
    return withValues(NOTHING, isMatrix(operand) ? valuesOf(operand) : [written(operand)]);
  });
}

/** The least or greatest of no numbers at all is 0. */
const finite = (value: number): number => (Number.isFinite(value) ? value : 0);
