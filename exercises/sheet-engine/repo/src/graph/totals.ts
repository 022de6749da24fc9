import type { CellError } from '../values/errors.ts';
import { isError, type Scalar } from '../values/value.ts';

/** What the commonest functions need to know of a range. */
export interface Totals {
  readonly sum: number;
  /** How many numbers there are. */
  readonly numbers: number;
  /** How many cells are not blank. */
  readonly filled: number;
  readonly least: number;
  readonly greatest: number;
  /** The first one, row by row. */
  readonly error: CellError | null;
}

export const NOTHING: Totals = {
  sum: 0,
  numbers: 0,
  filled: 0,
  least: Number.POSITIVE_INFINITY,
  greatest: Number.NEGATIVE_INFINITY,
  error: null,
};

/** Totals with more values, which come after those that are in already. */
export function withValues(totals: Totals, values: Iterable<Scalar>): Totals {
  let { sum, numbers, filled, least, greatest, error } = totals;
  for (const value of values) {
    if (value === null) continue;
    filled += 1;
    if (isError(value)) error ??= value;
    if (typeof value !== 'number') continue;
    sum += value;
    numbers += 1;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return { sum, numbers, filled, least, greatest, error };
}
