import { define, type FunctionDefinition } from '../calc/definition.ts';
import { DIVISION_BY_ZERO, NUMBER_ERROR } from '../values/errors.ts';

const DEGREES_OF_HALF_A_TURN = 180;

export const TRIGONOMETRY: readonly FunctionDefinition[] = [
  define('PI', 0, () => Math.PI),
  define('SIN', 1, (args) => Math.sin(args.number(0))),
  define('COS', 1, (args) => Math.cos(args.number(0))),
  define('TAN', 1, (args) => Math.tan(args.number(0))),
  define('ASIN', 1, (args) => withinOne(args.number(0), Math.asin)),
  define('ACOS', 1, (args) => withinOne(args.number(0), Math.acos)),
  define('ATAN', 1, (args) => Math.atan(args.number(0))),
  define('ATAN2', 2, (args) => {
    const [x, y] = [args.number(0), args.number(1)];
    return x === 0 && y === 0 ? DIVISION_BY_ZERO : Math.atan2(y, x);
  }),
  define('RADIANS', 1, (args) => (args.number(0) * Math.PI) / DEGREES_OF_HALF_A_TURN),
  define('DEGREES', 1, (args) => (args.number(0) * DEGREES_OF_HALF_A_TURN) / Math.PI),
];

function withinOne(value: number, apply: (value: number) => number) {
  return Math.abs(value) > 1 ? NUMBER_ERROR : apply(value);
}
