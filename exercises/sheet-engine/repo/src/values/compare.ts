import { isError, type Scalar } from './value.ts';

/** Numbers come before texts, texts before truth values. */
const RANK = { number: 0, string: 1, boolean: 2 } as const;

type Comparable = number | string | boolean;

/**
 * Orders two values as the comparison operators do: below 0, 0 or above 0. Texts are compared without regard to case.
 * A blank is equal to 0, to the empty text and to FALSE, depending on what it meets. Neither value may be an error.
 */
export function compareValues(left: Scalar, right: Scalar): number {
  const [a, b] = withoutBlanks(left, right);
  if (typeof a !== typeof b) return rankOf(a) - rankOf(b);
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  return Number(a) - Number(b);
}

export function compareTexts(left: string, right: string): number {
  const [a, b] = [foldCase(left), foldCase(right)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether two values are the same to a lookup: of the same type, and texts without regard to case. */
export function isSameValue(left: Scalar, right: Scalar): boolean {
  if (isError(left) || isError(right)) return left === right;
  if (typeof left === 'string' && typeof right === 'string') return foldCase(left) === foldCase(right);
  return left === right;
}

export const foldCase = (text: string): string => text.toLowerCase();

function withoutBlanks(left: Scalar, right: Scalar): [Comparable, Comparable] {
  const a = isError(left) ? 0 : left;
  const b = isError(right) ? 0 : right;
  return [a ?? blankLike(b), b ?? blankLike(a)];
}

function blankLike(other: Comparable | null): Comparable {
  if (typeof other === 'string') return '';
  if (typeof other === 'boolean') return false;
  return 0;
}

function rankOf(value: Comparable): number {
  return RANK[typeof value as keyof typeof RANK];
}
