import { define, type FunctionDefinition } from '../calc/definition.ts';
import { numeric, powerOf } from '../calc/operators.ts';
import { fail } from '../calc/signal.ts';
import { DIVISION_BY_ZERO, NUMBER_ERROR } from '../values/errors.ts';
import { halfUp, roundTo } from '../values/rounding.ts';

export const ARITHMETIC: readonly FunctionDefinition[] = [
  define('ABS', 1, (args) => Math.abs(args.number(0))),
  define('SIGN', 1, (args) => Math.sign(args.number(0))),
  define('INT', 1, (args) => Math.floor(args.number(0))),
  define('TRUNC', [1, 2], (args) => roundTo(args.number(0), args.whole(1, 0), Math.floor)),
  define('ROUND', 2, (args) => roundTo(args.number(0), args.whole(1), halfUp)),
  define('ROUNDUP', 2, (args) => roundTo(args.number(0), args.whole(1), Math.ceil)),
  define('ROUNDDOWN', 2, (args) => roundTo(args.number(0), args.whole(1), Math.floor)),
  define('MROUND', 2, (args) => {
    const [value, step] = [args.number(0), args.number(1)];
    if (step === 0) return 0;
    if (value * step < 0) return NUMBER_ERROR;
    return multiple(value, step, halfUp);
  }),
  define('CEILING', [1, 2], (args) => {
    const [value, step] = [args.number(0), args.number(1, 1)];
    if (step === 0) return 0;
    if (value > 0 && step < 0) return NUMBER_ERROR;
    return multiple(value, step, Math.ceil);
  }),
  define('FLOOR', [1, 2], (args) => {
    const [value, step] = [args.number(0), args.number(1, 1)];
    if (step === 0) return value === 0 ? 0 : DIVISION_BY_ZERO;
    if (value > 0 && step < 0) return NUMBER_ERROR;
    return multiple(value, step, Math.floor);
  }),
  define('EVEN', 1, (args) => awayFromZero(args.number(0), (size) => 2 * Math.ceil(size / 2))),
  define('ODD', 1, (args) => {
    const value = args.number(0);
    if (value === 0) return 1;
    return awayFromZero(value, (size) => 2 * Math.ceil((size + 1) / 2) - 1);
  }),
  define('MOD', 2, (args) => {
    const [value, divisor] = [args.number(0), args.number(1)];
    if (divisor === 0) return DIVISION_BY_ZERO;
    // The result has the sign of the divisor.
    return value - divisor * Math.floor(value / divisor);
  }),
  define('QUOTIENT', 2, (args) => {
    const [value, divisor] = [args.number(0), args.number(1)];
    return divisor === 0 ? DIVISION_BY_ZERO : Math.trunc(value / divisor);
  }),
  define('POWER', 2, (args) => powerOf(args.number(0), args.number(1))),
  define('SQRT', 1, (args) => {
    const value = args.number(0);
    return value < 0 ? NUMBER_ERROR : Math.sqrt(value);
  }),
  define('EXP', 1, (args) => numeric(Math.exp(args.number(0)))),
  define('LN', 1, (args) => Math.log(args.positive(0))),
  define('LOG', [1, 2], (args) => {
    const base = args.positive(1, 10);
    if (base === 1) return DIVISION_BY_ZERO;
    return base === 10 ? Math.log10(args.positive(0)) : Math.log(args.positive(0)) / Math.log(base);
  }),
  define('LOG10', 1, (args) => Math.log10(args.positive(0))),
  define('FACT', 1, (args) => {
    const count = args.whole(0);
    return count < 0 ? NUMBER_ERROR : numeric(factorial(count));
  }),
  define('COMBIN', 2, (args) => {
    const [all, chosen] = [args.whole(0), args.whole(1)];
    if (chosen < 0 || all < chosen) return NUMBER_ERROR;
    let ways = 1;
    for (let step = 1; step <= chosen; step += 1) ways = (ways * (all - chosen + step)) / step;
    return numeric(Math.round(ways));
  }),
  define('GCD', [1, 255], (args) => [...args.numbers()].map(natural).reduce(gcd, 0)),
  define('LCM', [1, 255], (args) =>
    [...args.numbers()].map(natural).reduce((a, b) => (a === 0 || b === 0 ? 0 : (a / gcd(a, b)) * b), 1),
  ),
];

function multiple(value: number, step: number, round: (size: number) => number): number {
  const count = Number((value / step).toPrecision(15));
  return Number((round(count) * step).toPrecision(15));
}

const awayFromZero = (value: number, round: (size: number) => number): number =>
  Math.sign(value) * round(Math.abs(value));

function factorial(count: number): number {
  let product = 1;
  for (let factor = 2; factor <= count && Number.isFinite(product); factor += 1) product *= factor;
  return product;
}

function natural(value: number): number {
  return value < 0 ? fail(NUMBER_ERROR) : Math.trunc(value);
}

function gcd(a: number, b: number): number {
  let [left, right] = [a, b];
  while (right !== 0) [left, right] = [right, left % right];
  return left;
}
