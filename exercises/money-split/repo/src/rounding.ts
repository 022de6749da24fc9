/** `half-even` favours nobody over many roundings; `half-up` rounds halves away from zero. */
export type Rounding = 'half-even' | 'half-up' | 'down';

/** Divides two whole numbers and rounds the same way on both sides of zero. */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding = 'half-even'): bigint {
  if (denominator <= 0n) throw new RangeError('cannot divide by zero or less');

  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  const twice = 2n * (remainder < 0n ? -remainder : remainder);
  if (!isRoundedAway(twice, denominator, quotient, rounding)) return quotient;
  return numerator < 0n ? quotient - 1n : quotient + 1n;
}

function isRoundedAway(twice: bigint, denominator: bigint, quotient: bigint, rounding: Rounding): boolean {
  if (rounding === 'down') return false;
  if (twice !== denominator) return twice > denominator;
  return rounding === 'half-up' || quotient % 2n !== 0n;
}
