import type { BinaryOperator } from './expression.ts';

/** From what binds loosest to what binds tightest. All are read from left to right. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['=', '<>', '<', '>', '<=', '>='],
  ['&'],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];

/** How tight an operator binds, or null if it does not stand between two operands. */
export function binaryPrecedence(operator: string): number | null {
  const level = LEVELS.findIndex((operators) => (operators as readonly string[]).includes(operator));
  return level < 0 ? null : level;
}
