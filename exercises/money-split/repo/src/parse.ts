import { currencyOf, minorPerMajor } from './currency.ts';
import { type Money, money } from './money.ts';

const AMOUNT = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/;

/**
 * Reads what a person typed, such as `1,234.50`: a point before the decimals, commas only between
 * thousands. Never goes through a floating-point number.
 */
export function parse(text: string, currency: string): Money {
  const { code, exponent } = currencyOf(currency);
  const match = AMOUNT.exec(text.trim());
  if (match === null) throw new SyntaxError(`not an amount: "${text}"`);

  const [, sign, whole, fraction = ''] = match;
  if (fraction.length > exponent) {
    throw new RangeError(`${code} has ${exponent} decimals: "${text}"`);
  }
  const major = BigInt(whole.replaceAll(',', ''));
  const minor = major * minorPerMajor(code) + BigInt(fraction.padEnd(2, '0'));
  return money(sign === '-' ? -minor : minor, code);
}
