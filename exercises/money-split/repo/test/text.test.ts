import { describe, expect, test } from 'vitest';
import { format, money, parse, toDecimal } from '../src/index.ts';

describe('parse', () => {
  test.each([
    ['12', 'EUR', 1200n],
    ['12.5', 'EUR', 1250n],
    ['12.50', 'EUR', 1250n],
    ['-0.05', 'EUR', -5n],
    [' 1,234.50 ', 'USD', 123450n],
    ['1,200', 'JPY', 1200n],
    ['12.500', 'KWD', 12500n],
  ])('reads "%s" %s', (text, currency, minor) => {
    expect(parse(text, currency)).toEqual(money(minor, currency));
  });

  test.each(['', 'ten', '1.', '.5', '1,23', '1.2.3', '1e3'])('refuses "%s"', (text) => {
    expect(() => parse(text, 'EUR')).toThrow(SyntaxError);
  });

  test('refuses more decimals than the currency has', () => {
    expect(() => parse('1.005', 'EUR')).toThrow(RangeError);
    expect(() => parse('1.5', 'JPY')).toThrow(RangeError);
  });
});

describe('format', () => {
  test.each([
    [1250n, 'EUR', '12.50 EUR'],
    [-5n, 'EUR', '-0.05 EUR'],
    [123456789n, 'USD', '1,234,567.89 USD'],
    [1200n, 'JPY', '1,200 JPY'],
    [50n, 'KWD', '0.050 KWD'],
  ])('writes %s %s', (minor, currency, text) => {
    expect(format(money(minor, currency))).toBe(text);
  });

  test('puts the symbol behind the sign', () => {
    expect(format(money(-123450, 'EUR'), { style: 'symbol' })).toBe('-€1,234.50');
  });

  test('leaves commas and currency out for machines', () => {
    expect(toDecimal(money(-123450, 'EUR'))).toBe('-1234.50');
  });
});
