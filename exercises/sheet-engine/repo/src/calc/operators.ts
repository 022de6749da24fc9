import type { BinaryOperator } from '../formula/expression.ts';
import { toNumber, toText } from '../values/coerce.ts';
import { compareValues } from '../values/compare.ts';
import { type CellError, DIVISION_BY_ZERO, NOT_AVAILABLE, NUMBER_ERROR } from '../values/errors.ts';
import {
  heightOf,
  isError,
  isMatrix,
  isStorable,
  type Matrix,
  matrixOf,
  type Scalar,
  stretched,
  widthOf,
  withoutNegativeZero,
} from '../values/value.ts';

type Arithmetic = Extract<BinaryOperator, '+' | '-' | '*' | '/' | '^'>;

/** Applies an operator to two values, or to each pair of two tables; the smaller one is stretched where it can be. */
export function applyBinary(
  operator: BinaryOperator,
  left: Scalar | Matrix,
  right: Scalar | Matrix,
): Scalar | Matrix {
  if (!isMatrix(left) && !isMatrix(right)) return applyToScalars(operator, left, right);
  const [a, b] = [asMatrix(left), asMatrix(right)];
  const height = Math.max(heightOf(a), heightOf(b));
  const width = Math.max(widthOf(a), widthOf(b));
  return matrixOf(height, width, (row, column) => {
    const [one, other] = [stretched(a, row, column), stretched(b, row, column)];
    if (one === undefined || other === undefined) return NOT_AVAILABLE;
    return applyToScalars(operator, one, other);
  });
}

/** Applies a function to a value, or to each of a table. */
export function applyUnary(operand: Scalar | Matrix, apply: (value: Scalar) => Scalar): Scalar | Matrix {
  if (!isMatrix(operand)) return apply(operand);
  return { rows: operand.rows.map((row) => row.map(apply)) };
}

export function negated(value: Scalar): Scalar {
  const number = toNumber(value);
  return isError(number) ? number : withoutNegativeZero(-number);
}

export function hundredth(value: Scalar): Scalar {
  const number = toNumber(value);
  return isError(number) ? number : number / 100;
}

/** A number as a result: what is too large to be one is an error. */
export function numeric(value: number): number | CellError {
  return isStorable(value) ? withoutNegativeZero(value) : NUMBER_ERROR;
}

export function powerOf(base: number, exponent: number): number | CellError {
  if (base === 0 && exponent === 0) return NUMBER_ERROR;
  if (base === 0 && exponent < 0) return DIVISION_BY_ZERO;
  return numeric(base ** exponent);
}

const asMatrix = (operand: Scalar | Matrix): Matrix => (isMatrix(operand) ? operand : { rows: [[operand]] });

function applyToScalars(operator: BinaryOperator, left: Scalar, right: Scalar): Scalar {
  if (isError(left)) return left;
  if (isError(right)) return right;
  switch (operator) {
    case '&':
      return `${toText(left)}${toText(right)}`;
    case '=':
      return compareValues(left, right) === 0;
    case '<>':
      return compareValues(left, right) !== 0;
    case '<':
      return compareValues(left, right) < 0;
    case '>':
      return compareValues(left, right) > 0;
    case '<=':
      return compareValues(left, right) <= 0;
    case '>=':
      return compareValues(left, right) >= 0;
    default:
      return arithmetic(operator, left, right);
  }
}

function arithmetic(operator: Arithmetic, left: Scalar, right: Scalar): Scalar {
  const [a, b] = [toNumber(left), toNumber(right)];
  if (isError(a)) return a;
  if (isError(b)) return b;
  switch (operator) {
    case '+':
      return numeric(a + b);
    case '-':
      return numeric(a - b);
    case '*':
      return numeric(a * b);
    case '/':
      return b === 0 ? DIVISION_BY_ZERO : numeric(a / b);
    case '^':
      return powerOf(a, b);
  }
}
