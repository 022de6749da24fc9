import { type Money, money } from './money.ts';

/** A whole number, zero or more. */
export type Weight = number | bigint;

/**
 * Shares an amount out by weight, to the last minor unit. What rounding down leaves over goes, one
 * unit each, to the shares that lost the largest remainder; among equals the earlier comes first.
 */
export function allocate(amount: Money, weights: readonly Weight[]): Money[] {
  const units = weights.map(toUnits);
  const whole = units.reduce((total, unit) => total + unit, 0n);
  if (whole === 0n) throw new RangeError('at least one weight must be more than zero');

  const shares = units.map((unit, index) => ({
    index,
    minor: (amount.minor * unit) / whole,
    remainder: (amount.minor * unit) % whole,
  }));
  let left = amount.minor - shares.reduce((total, share) => total + share.minor, 0n);

  for (const share of shares.toSorted(byRemainder)) {
    if (left <= 0n) break;
    share.minor += 1n;
    left -= 1n;
  }
  return shares.map((share) => money(share.minor, amount.currency));
}

/** Shares an amount out as evenly as it goes. */
export function split(amount: Money, parts: number): Money[] {
  if (!Number.isSafeInteger(parts) || parts < 1) {
    throw new RangeError(`cannot split into ${parts} parts`);
  }
  return allocate(amount, Array<number>(parts).fill(1));
}

interface Share {
  readonly index: number;
  readonly remainder: bigint;
}

function byRemainder(a: Share, b: Share): number {
  if (a.remainder === b.remainder) return a.index - b.index;
  return a.remainder > b.remainder ? -1 : 1;
}

function toUnits(weight: Weight): bigint {
  if (typeof weight === 'number' && !Number.isSafeInteger(weight)) {
    throw new RangeError(`a weight must be a whole number: ${weight}`);
  }
  if (weight < 0) throw new RangeError(`a weight must not be negative: ${weight}`);
  return BigInt(weight);
}
