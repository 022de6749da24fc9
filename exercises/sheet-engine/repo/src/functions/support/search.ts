import { compareValues, isSameValue } from '../../values/compare.ts';
import { isError, type Scalar } from '../../values/value.ts';
import { hasWildcards, wildcardPattern } from './wildcards.ts';

/** The index of the first value that is what is looked for; in texts `*` and `?` stand for others. -1 if there is none. */
export function indexOfExact(values: readonly Scalar[], wanted: Scalar): number {
  if (typeof wanted === 'string' && hasWildcards(wanted)) {
    const pattern = wildcardPattern(wanted);
    return values.findIndex((value) => typeof value === 'string' && pattern.test(value));
  }
  return values.findIndex((value) => value !== null && isSameValue(value, wanted));
}

/** The index of the last value that is not more than what is looked for, of values in ascending order. */
export function indexOfLargest(values: readonly Scalar[], wanted: Scalar): number {
  return values.findLastIndex((value) => isComparable(value, wanted) && compareValues(value, wanted) <= 0);
}

/** The index of the last value that is not less than what is looked for, of values in descending order. */
export function indexOfSmallest(values: readonly Scalar[], wanted: Scalar): number {
  return values.findLastIndex((value) => isComparable(value, wanted) && compareValues(value, wanted) >= 0);
}

/** The index of the value nearest to what is looked for on one side, in any order; the same value comes first. */
export function indexOfNearest(values: readonly Scalar[], wanted: Scalar, side: 'below' | 'above'): number {
  const sign = side === 'below' ? -1 : 1;
  let best = -1;
  for (const [index, value] of values.entries()) {
    if (!isComparable(value, wanted) || compareValues(value, wanted) * sign < 0) continue;
    if (best < 0 || compareValues(value, values[best] as Scalar) * sign < 0) best = index;
  }
  return best;
}

function isComparable(value: Scalar, wanted: Scalar): boolean {
  return value !== null && !isError(value) && typeof value === typeof wanted;
}
