import { createHash } from 'node:crypto';
import { SEED } from './trial.ts';

/** The values in an order that follows from the seed and from what each is called, and from nothing else. */
export function inSeededOrder<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  const rank = (value: T) =>
    createHash('sha256')
      .update(`${SEED}\0${keyOf(value)}`)
      .digest('hex');
  return values
    .map((value) => ({ value, rank: rank(value) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ value }) => value);
}
