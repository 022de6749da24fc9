import type { Arguments } from '../calc/arguments.ts';
import { define, type FunctionDefinition, MANY } from '../calc/definition.ts';
import { numeric } from '../calc/operators.ts';
import { fail } from '../calc/signal.ts';
import { DIVISION_BY_ZERO, NUMBER_ERROR } from '../values/errors.ts';

/** What goes in counts as negative, what comes out as positive. */
interface Loan {
  readonly rate: number;
  readonly periods: number;
  readonly payment: number;
  readonly present: number;
  readonly future: number;
  /** 1 if each payment is made at the beginning of its period, otherwise 0. */
  readonly due: number;
}

const MOST_STEPS = 100;
const PRECISION = 1e-10;

export const FINANCE: readonly FunctionDefinition[] = [
  define('PMT', [3, 5], (args) => {
    const [rate, periods, present] = [args.number(0), args.number(1), args.number(2)];
    if (periods === 0) return NUMBER_ERROR;
    const [future, due] = [args.number(3, 0), dueOf(args, 4)];
    if (rate === 0) return numeric(-(present + future) / periods);
    const growth = (1 + rate) ** periods;
    return numeric(-(rate * (present * growth + future)) / ((1 + rate * due) * (growth - 1)));
  }),
  define('PV', [3, 5], (args) => {
    const [rate, periods, payment] = [args.number(0), args.number(1), args.number(2)];
    const [future, due] = [args.number(3, 0), dueOf(args, 4)];
    const growth = (1 + rate) ** periods;
    return numeric(-(future + payment * paid(rate, periods, due)) / growth);
  }),
  define('FV', [3, 5], (args) => {
    const [rate, periods, payment] = [args.number(0), args.number(1), args.number(2)];
    const [present, due] = [args.number(3, 0), dueOf(args, 4)];
    return numeric(-(present * (1 + rate) ** periods + payment * paid(rate, periods, due)));
  }),
  define('NPER', [3, 5], (args) => {
    const [rate, payment, present] = [args.number(0), args.number(1), args.number(2)];
    const [future, due] = [args.number(3, 0), dueOf(args, 4)];
    if (rate === 0) return payment === 0 ? NUMBER_ERROR : -(present + future) / payment;
    const each = (payment * (1 + rate * due)) / rate;
    const quotient = (each - future) / (each + present);
    return quotient <= 0 ? NUMBER_ERROR : numeric(Math.log(quotient) / Math.log(1 + rate));
  }),
  define('RATE', [3, 6], (args) => {
    const [periods, payment, present] = [args.number(0), args.number(1), args.number(2)];
    const [future, due] = [args.number(3, 0), dueOf(args, 4)];
    if (periods <= 0) return NUMBER_ERROR;
    const left = (rate: number) => balance({ rate, periods, payment, present, future, due });
    return rootOf(left, args.number(5, 0.1));
  }),
  define('NPV', [2, MANY], (args) => {
    const rate = args.number(0);
    if (rate === -1) return DIVISION_BY_ZERO;
    return numeric([...args.numbers(1)].reduce((sum, flow, index) => sum + flow / (1 + rate) ** (index + 1), 0));
  }),
  define('IRR', [1, 2], (args) => {
    const flows = [...args.matrixNumbers(0)];
    if (!flows.some((flow) => flow > 0) || !flows.some((flow) => flow < 0)) return NUMBER_ERROR;
    const worth = (rate: number) => flows.reduce((sum, flow, index) => sum + flow / (1 + rate) ** index, 0);
    return rootOf(worth, args.number(1, 0.1));
  }),
  define('SLN', 3, (args) => {
    const [cost, salvage, life] = [args.number(0), args.number(1), args.number(2)];
    return life === 0 ? DIVISION_BY_ZERO : (cost - salvage) / life;
  }),
  define('SYD', 4, (args) => {
    const [cost, salvage, life, period] = [args.number(0), args.number(1), args.number(2), args.number(3)];
    if (life <= 0 || period < 1 || period > life) return NUMBER_ERROR;
    return ((cost - salvage) * (life - period + 1) * 2) / (life * (life + 1));
  }),
];

const dueOf = (args: Arguments, index: number): number => (args.number(index, 0) === 0 ? 0 : 1);

/** What payments of 1 come to at the end. */
function paid(rate: number, periods: number, due: number): number {
  return rate === 0 ? periods : ((1 + rate * due) * ((1 + rate) ** periods - 1)) / rate;
}

function balance({ rate, periods, payment, present, future, due }: Loan): number {
  return present * (1 + rate) ** periods + payment * paid(rate, periods, due) + future;
}

/** Where a function is 0, by the secant method. */
function rootOf(valueAt: (x: number) => number, guess: number): number {
  let [before, x] = [guess, guess + 0.01];
  let [valueBefore, value] = [valueAt(before), valueAt(x)];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (Math.abs(value) < PRECISION || value === valueBefore) break;
    const next = x - (value * (x - before)) / (value - valueBefore);
    if (!Number.isFinite(next) || next <= -1) break;
    [before, valueBefore, x] = [x, value, next];
    value = valueAt(x);
  }
  return Math.abs(value) < 1e-6 ? x : fail(NUMBER_ERROR);
}
