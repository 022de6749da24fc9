import { define, type FunctionDefinition, MANY } from '../calc/definition.ts';
import { isAreaOperand } from '../calc/operand.ts';
import { numeric } from '../calc/operators.ts';
import { sizeOf } from '../calc/read.ts';
import { fail } from '../calc/signal.ts';
import { VALUE_ERROR } from '../values/errors.ts';
import { isError, type Scalar, valuesOf } from '../values/value.ts';
import { matchingNumbers } from './support/conditional.ts';
import { meanOf, sumOf } from './support/spread.ts';

export const SUMS: readonly FunctionDefinition[] = [
  define('PRODUCT', [1, MANY], (args) => {
    const numbers = [...args.numbers()];
    return numbers.length === 0 ? 0 : numeric(numbers.reduce((product, number) => product * number, 1));
  }),
  define('SUMSQ', [1, MANY], (args) => numeric(sumOf([...args.numbers()].map((number) => number ** 2)))),
  define('SUMPRODUCT', [1, MANY], (args) => {
    const size = sizeOf(args.operand(0));
    const factors = Array.from({ length: args.count }, (_, index) => {
      const { height, width } = sizeOf(args.operand(index));
      if (height !== size.height || width !== size.width) fail(VALUE_ERROR);
      return [...valuesOf(args.matrix(index))];
    });
    const [first = []] = factors;
    return numeric(
      sumOf(first.map((_, place) => factors.reduce((product, values) => product * factor(values[place]), 1))),
    );
  }),
  define('SUMIF', [2, 3], (args) => numeric(sumOf(matchingNumbers(args, args.has(2) ? 2 : 0, 0, 2)))),
  define('SUMIFS', [3, MANY], (args) => numeric(sumOf(sameSized(args, 0, 1)))),
  define('AVERAGEIF', [2, 3], (args) => meanOf(matchingNumbers(args, args.has(2) ? 2 : 0, 0, 2))),
  define('AVERAGEIFS', [3, MANY], (args) => meanOf(sameSized(args, 0, 1))),
  define('MINIFS', [3, MANY], (args) => Math.min(...orZero(sameSized(args, 0, 1)))),
  define('MAXIFS', [3, MANY], (args) => Math.max(...orZero(sameSized(args, 0, 1)))),
];

/** What is no number counts as 0, an error ends it all. */
function factor(value: Scalar | undefined): number {
  if (isError(value)) fail(value);
  return typeof value === 'number' ? value : 0;
}

/** The conditions may come with a range of another size in SUMIF, but not where there are several of them. */
function sameSized(args: Parameters<typeof matchingNumbers>[0], of: number, from: number): number[] {
  const [values, first] = [args.operand(of), args.operand(from)];
  if (!isAreaOperand(values) || !isAreaOperand(first)) return fail(VALUE_ERROR);
  const [one, other] = [sizeOf(values), sizeOf(first)];
  if (one.height !== other.height || one.width !== other.width) fail(VALUE_ERROR);
  return matchingNumbers(args, of, from);
}

const orZero = (numbers: readonly number[]): readonly number[] => (numbers.length === 0 ? [0] : numbers);
