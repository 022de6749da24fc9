import { currencyOf } from './currency.ts';

/** An exact amount: a whole number of minor units (cents, fils, yen). */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

export class CurrencyMismatchError extends Error {
  override readonly name = 'CurrencyMismatchError';
}

export function money(minor: bigint | number, currency: string): Money {
  if (typeof minor === 'number' && !Number.isSafeInteger(minor)) {
    throw new RangeError(`minor units must be a whole number: ${minor}`);
  }
  return { minor: BigInt(minor), currency: currencyOf(currency).code };
}

export function zero(currency: string): Money {
  return money(0n, currency);
}

export function add(a: Money, b: Money): Money {
  assertSameCurrency(a, b);
  return money(a.minor + b.minor, a.currency);
}

export function subtract(a: Money, b: Money): Money {
  assertSameCurrency(a, b);
  return money(a.minor - b.minor, a.currency);
}

export function negate(amount: Money): Money {
  return money(-amount.minor, amount.currency);
}

/** Needs the currency, because there may be nothing to add up. */
export function sum(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(add, zero(currency));
}

/** Negative, zero or positive, as `Array.prototype.sort` wants it. */
export function compare(a: Money, b: Money): number {
  assertSameCurrency(a, b);
  if (a.minor === b.minor) return 0;
  return a.minor < b.minor ? -1 : 1;
}

export function assertSameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) {
    throw new CurrencyMismatchError(`cannot mix ${a.currency} and ${b.currency}`);
  }
}
