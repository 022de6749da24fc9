import { describe, expect, test } from 'vitest';
import { allocate, money, split } from '../src/index.ts';

const minors = (shares: { minor: bigint }[]) => shares.map((share) => share.minor);

describe('allocate', () => {
  test('shares by weight', () => {
    expect(minors(allocate(money(900, 'EUR'), [2, 1]))).toEqual([600n, 300n]);
  });

  test('gives leftover units to the largest remainders', () => {
    expect(minors(allocate(money(100, 'EUR'), [1, 3, 5]))).toEqual([11n, 33n, 56n]);
  });

  test('gives nothing to a weight of zero', () => {
    expect(minors(allocate(money(101, 'EUR'), [0, 1, 1]))).toEqual([0n, 51n, 50n]);
  });

  test.each([[[]], [[0, 0]], [[1, -1]], [[0.5]]])('refuses the weights %j', (weights) => {
    expect(() => allocate(money(100, 'EUR'), weights)).toThrow(RangeError);
  });

  test('takes minor units as weights', () => {
    expect(minors(allocate(money(10, 'JPY'), [7000n, 3000n]))).toEqual([7n, 3n]);
  });
});

describe('split', () => {
  test('gives the first parts a unit more', () => {
    expect(minors(split(money(1000, 'EUR'), 3))).toEqual([334n, 333n, 333n]);
    expect(minors(split(money(5, 'JPY'), 3))).toEqual([2n, 2n, 1n]);
  });

  test('refuses half a part', () => {
    expect(() => split(money(1000, 'EUR'), 1.5)).toThrow(RangeError);
    expect(() => split(money(1000, 'EUR'), 0)).toThrow(RangeError);
  });
});
