import { currencyOf } from './currency.ts';
import type { Money } from './money.ts';

export interface FormatOptions {
  /** `code` writes `12.50 EUR`, `symbol` writes `€12.50`. */
  readonly style?: 'code' | 'symbol';
  /** Commas between thousands; on unless told otherwise. */
  readonly grouping?: boolean;
}

export function format(amount: Money, options: FormatOptions = {}): string {
  const { style = 'code', grouping = true } = options;
  const { code, symbol } = currencyOf(amount.currency);
  const number = unsigned(amount, grouping);
  return signOf(amount) + (style === 'symbol' ? `${symbol}${number}` : `${number} ${code}`);
}

/** All decimals, no currency and no commas: what files and APIs want. */
export function toDecimal(amount: Money): string {
  return signOf(amount) + unsigned(amount, false);
}

function signOf({ minor }: Money): string {
  return minor < 0n ? '-' : '';
}

function unsigned({ minor, currency }: Money, grouping: boolean): string {
  const { exponent } = currencyOf(currency);
  const digits = String(minor < 0n ? -minor : minor).padStart(exponent + 1, '0');
  const point = digits.length - exponent;
  const whole = digits.slice(0, point);
  const major = grouping ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',') : whole;
  return exponent === 0 ? major : `${major}.${digits.slice(point)}`;
}
