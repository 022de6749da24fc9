import { describe, expect, fc, test } from 'bugsquash/examiner';
import { amount, minors, total } from './support/amounts.ts';

const weights = fc
  .array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 8 })
  .filter((values) => values.some((value) => value > 0));
const charge = fc.bigInt({ min: 1n, max: 10n ** 15n });

describe('sharing out a credit', () => {
  test('the shares of a split credit add up to it', async ({ subject }) => {
    const shares = await subject.call('split', amount(-1000), 3);
    expect(total(minors(shares))).toBe(-1000n);
  });

  test('a credit is split like the charge, negated', async ({ subject }) => {
    expect(await subject.call('split', amount(-1000), 3)).toEqual([amount(-334), amount(-333), amount(-333)]);
  });

  test('the unit left over goes to the share that lost the largest remainder', async ({ subject }) => {
    expect(minors(await subject.call('allocate', amount(-100), [1, 3, 5]))).toEqual([-11n, -33n, -56n]);
    expect(minors(await subject.call('allocate', amount(-100), [5, 3, 1]))).toEqual([-56n, -33n, -11n]);
  });

  test('several units left over go to different shares', async ({ subject }) => {
    expect(minors(await subject.call('split', amount(-5, 'JPY'), 3))).toEqual([-2n, -2n, -1n]);
    expect(minors(await subject.call('split', amount(-1004, 'KWD'), 5))).toEqual([
      -201n,
      -201n,
      -201n,
      -201n,
      -200n,
    ]);
  });

  test('a weight of zero gets nothing of a credit', async ({ subject }) => {
    expect(minors(await subject.call('allocate', amount(-101), [0, 1, 1, 0]))).toEqual([0n, -51n, -50n, 0n]);
  });

  test('any credit is the mirror image of the charge', async ({ subject }) => {
    await fc.assert(
      fc.asyncProperty(charge, weights, async (minor, shared) => {
        const charged = minors(await subject.call('allocate', amount(minor), shared));
        const credited = minors(await subject.call('allocate', amount(-minor), shared));
        expect(credited).toEqual(charged.map((share) => -share));
        expect(total(credited)).toBe(-minor);
      }),
      { numRuns: 50 },
    );
  });
});

describe('cancelling an expense', () => {
  const cabin = {
    paidBy: 'Dana',
    amount: amount(10001),
    sharedBy: [
      { name: 'Dana', weight: 3 },
      { name: 'Eli', weight: 2 },
      { name: 'Fay', weight: 2 },
    ],
  };

  test('leaves everybody at zero', async ({ subject }) => {
    const cancelled = await subject.call('cancel', cabin);
    const open = await subject.call('balances', [cabin, cancelled], 'EUR');
    expect([...open]).toEqual([
      ['Dana', amount(0)],
      ['Eli', amount(0)],
      ['Fay', amount(0)],
    ]);
  });

  test('leaves balances that can be settled', async ({ subject }) => {
    const cancelled = await subject.call('cancel', cabin);
    const open = await subject.call('balances', [cancelled], 'EUR');
    const transfers = await subject.call('settle', open, 'EUR');
    expect(transfers).toEqual([
      { from: 'Dana', to: 'Eli', amount: amount(2858) },
      { from: 'Dana', to: 'Fay', amount: amount(2857) },
    ]);
  });
});
