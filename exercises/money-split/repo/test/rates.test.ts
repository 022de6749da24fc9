import { describe, expect, test } from 'vitest';
import { exchange, money, percentage, prorate, roundToCash } from '../src/index.ts';

describe('prorate', () => {
  test('takes the part for the days', () => {
    expect(prorate(money(3100, 'EUR'), 10, 31)).toEqual(money(1000, 'EUR'));
    expect(prorate(money(100, 'EUR'), 0, 31)).toEqual(money(0, 'EUR'));
  });

  test('rounds halves to even unless told otherwise', () => {
    expect(prorate(money(5, 'JPY'), 1, 2)).toEqual(money(2, 'JPY'));
    expect(prorate(money(5, 'JPY'), 1, 2, 'half-up')).toEqual(money(3, 'JPY'));
    expect(prorate(money(-5, 'JPY'), 1, 2, 'half-up')).toEqual(money(-3, 'JPY'));
    expect(prorate(money(7, 'JPY'), 1, 2, 'down')).toEqual(money(3, 'JPY'));
  });

  test('refuses days that are none', () => {
    expect(() => prorate(money(100, 'EUR'), 1, 0)).toThrow(RangeError);
    expect(() => prorate(money(100, 'EUR'), -1, 2)).toThrow(RangeError);
  });
});

test('a percentage may have decimals', () => {
  expect(percentage(money(10000, 'USD'), '8.25')).toEqual(money(825, 'USD'));
  expect(() => percentage(money(10000, 'USD'), 'a tenth')).toThrow(SyntaxError);
});

test('an exchange minds the decimals of both currencies', () => {
  expect(exchange(money(1000, 'EUR'), 'JPY', '162.5')).toEqual(money(1625, 'JPY'));
  expect(exchange(money(1000, 'JPY'), 'KWD', '0.002')).toEqual(money(2000, 'KWD'));
});

test('cash goes to the nearest coin', () => {
  expect(roundToCash(money(1003, 'CHF'))).toEqual(money(1005, 'CHF'));
  expect(roundToCash(money(-1002, 'CHF'))).toEqual(money(-1000, 'CHF'));
  expect(roundToCash(money(1003, 'EUR'))).toEqual(money(1003, 'EUR'));
});
