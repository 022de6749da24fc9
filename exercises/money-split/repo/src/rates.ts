import { currencyOf, minorPerMajor } from './currency.ts';
import { type Money, money } from './money.ts';
import { divide, type Rounding } from './rounding.ts';

const RATE = /^(\d+)(?:\.(\d+))?$/;

interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The part of an amount that falls on `part` of `whole` days, nights, seats. */
export function prorate(amount: Money, part: number, whole: number, rounding?: Rounding): Money {
  if (!Number.isSafeInteger(part) || !Number.isSafeInteger(whole) || part < 0 || whole < 1) {
    throw new RangeError(`cannot prorate ${part} of ${whole}`);
  }
  return money(divide(amount.minor * BigInt(part), BigInt(whole), rounding), amount.currency);
}

/** `percentage(amount, '8.25')` is 8.25 % of it. */
export function percentage(amount: Money, rate: string, rounding?: Rounding): Money {
  const { numerator, denominator } = toRatio(rate);
  return money(divide(amount.minor * numerator, denominator * 100n, rounding), amount.currency);
}

/** `rate` is what one major unit of the amount's currency costs in the other one. */
export function exchange(amount: Money, currency: string, rate: string, rounding?: Rounding): Money {
  const { numerator, denominator } = toRatio(rate);
  const minor = divide(
    amount.minor * numerator * minorPerMajor(currency),
    denominator * minorPerMajor(amount.currency),
    rounding,
  );
  return money(minor, currency);
}

/** The nearest amount that can be paid in coins; halves go away from zero. */
export function roundToCash(amount: Money): Money {
  const { cashStep = 1n } = currencyOf(amount.currency);
  return money(divide(amount.minor, cashStep, 'half-up') * cashStep, amount.currency);
}

function toRatio(rate: string): Ratio {
  const match = RATE.exec(rate.trim());
  if (match === null) throw new SyntaxError(`not a rate: "${rate}"`);
  const [, whole, fraction = ''] = match;
  return { numerator: BigInt(whole + fraction), denominator: 10n ** BigInt(fraction.length) };
}
