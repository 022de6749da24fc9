import { define, type FunctionDefinition } from '../calc/definition.ts';
import { isAreaOperand } from '../calc/operand.ts';
import { isSingleCell } from '../reference/area.ts';
import { errorNumber, NOT_AVAILABLE } from '../values/errors.ts';
import { isError, isMatrix, type Scalar } from '../values/value.ts';

const is = (name: string, test: (value: Scalar) => boolean): FunctionDefinition =>
  define(name, 1, (args) => test(args.value(0)));

const TYPE_NUMBER = 1;
const TYPE_TEXT = 2;
const TYPE_LOGICAL = 4;
const TYPE_ERROR = 16;
const TYPE_ARRAY = 64;

export const INFORMATION: readonly FunctionDefinition[] = [
  is('ISNUMBER', (value) => typeof value === 'number'),
  is('ISTEXT', (value) => typeof value === 'string'),
  is('ISNONTEXT', (value) => typeof value !== 'string'),
  is('ISLOGICAL', (value) => typeof value === 'boolean'),
  is('ISBLANK', (value) => value === null),
  is('ISERROR', isError),
  is('ISERR', (value) => isError(value) && value !== NOT_AVAILABLE),
  is('ISNA', (value) => value === NOT_AVAILABLE),
  define('ISEVEN', 1, (args) => args.whole(0) % 2 === 0),
  define('ISODD', 1, (args) => args.whole(0) % 2 !== 0),
  define('ISREF', 1, (args) => isAreaOperand(args.operand(0))),
  define('NA', 0, () => NOT_AVAILABLE),
  define('N', 1, (args) => {
    const value = args.value(0);
    if (isError(value) || typeof value === 'number') return value;
    return value === true ? 1 : 0;
  }),
  define('ERROR.TYPE', 1, (args) => {
    const value = args.value(0);
    return isError(value) ? errorNumber(value) : NOT_AVAILABLE;
  }),
  define('TYPE', 1, (args) => {
    const operand = args.operand(0);
    if (isMatrix(operand) || (isAreaOperand(operand) && !isSingleCell(operand.area))) return TYPE_ARRAY;
    const value = args.value(0);
    if (isError(value)) return TYPE_ERROR;
    if (typeof value === 'string') return TYPE_TEXT;
    return typeof value === 'boolean' ? TYPE_LOGICAL : TYPE_NUMBER;
  }),
];
