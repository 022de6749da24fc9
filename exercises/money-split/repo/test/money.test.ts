import { describe, expect, test } from 'vitest';
import { add, CurrencyMismatchError, compare, money, negate, subtract, sum, zero } from '../src/index.ts';

describe('amounts', () => {
  test('are whole minor units', () => {
    expect(money(1250, 'EUR')).toEqual({ minor: 1250n, currency: 'EUR' });
    expect(() => money(12.5, 'EUR')).toThrow(RangeError);
  });

  test('need a known currency', () => {
    expect(() => money(1, 'XXX')).toThrow('unknown currency: XXX');
  });

  test('are added, subtracted and negated', () => {
    expect(add(money(150, 'GBP'), money(50, 'GBP'))).toEqual(money(200, 'GBP'));
    expect(subtract(money(150, 'GBP'), money(200, 'GBP'))).toEqual(money(-50, 'GBP'));
    expect(negate(money(5, 'JPY'))).toEqual(money(-5, 'JPY'));
    expect(sum([], 'EUR')).toEqual(zero('EUR'));
  });

  test('sort', () => {
    const sorted = [money(3, 'EUR'), money(-1, 'EUR'), money(2, 'EUR')].toSorted(compare);
    expect(sorted.map((amount) => amount.minor)).toEqual([-1n, 2n, 3n]);
  });

  test('of two currencies do not mix', () => {
    expect(() => add(money(1, 'EUR'), money(1, 'USD'))).toThrow(CurrencyMismatchError);
  });
});
