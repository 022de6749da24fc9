import { describe, expect, fc, test } from 'bugsquash/examiner';
import { amount, minors, shareOut, total } from './support/amounts.ts';

const weight = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.bigInt({ min: 1n, max: 10n ** 20n }));
const weights = fc
  .array(weight, { minLength: 1, maxLength: 8 })
  .filter((values) => values.some((value) => value > 0));
const charge = fc.oneof(fc.bigInt({ min: 1n, max: 10n ** 5n }), fc.bigInt({ min: 1n, max: 10n ** 24n }));

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
    const yen = [amount(-2, 'JPY'), amount(-2, 'JPY'), amount(-1, 'JPY')];
    expect(await subject.call('split', amount(-5, 'JPY'), 3)).toEqual(yen);
    expect(minors(await subject.call('split', amount(-1004, 'KWD'), 5))).toEqual([
      -201n,
      -201n,
      -201n,
      -201n,
      -200n,
    ]);
  });

  test('a credit is shared among many', async ({ subject }) => {
    const shares = minors(await subject.call('split', amount(-1050), 100));
    expect(shares).toEqual(shareOut(-1050n, Array<number>(100).fill(1)));
    const weights = Array.from({ length: 60 }, (_, index) => ((index * 37) % 11) + 1);
    expect(minors(await subject.call('allocate', amount(-99_999), weights))).toEqual(
      shareOut(-99_999n, weights),
    );
  });

  test('a weight of zero gets nothing of a credit', async ({ subject }) => {
    expect(minors(await subject.call('allocate', amount(-101), [0, 1, 1, 0]))).toEqual([0n, -51n, -50n, 0n]);
  });

  test('a credit of any size is shared exactly', async ({ subject }) => {
    const size = 10n ** 20n + 1n;
    expect(await subject.call('split', amount(-size), 2)).toEqual([
      amount(-5n * 10n ** 19n - 1n),
      amount(-5n * 10n ** 19n),
    ]);
    const shares = await subject.call('allocate', amount(-size), [10n ** 18n + 1n, 10n ** 18n, 7n]);
    expect(minors(shares)).toEqual(shareOut(-size, [10n ** 18n + 1n, 10n ** 18n, 7n]));
  });

  test('of weights of any size the larger one lost more', async ({ subject }) => {
    expect(minors(await subject.call('allocate', amount(-1), [2n ** 53n, 2n ** 53n + 1n]))).toEqual([
      0n,
      -1n,
    ]);
    expect(minors(await subject.call('allocate', amount(-1), [2n ** 64n + 1n, 2n ** 64n]))).toEqual([
      -1n,
      0n,
    ]);
  });

  test('any credit is the mirror image of the charge', async ({ subject }) => {
    await fc.assert(
      fc.asyncProperty(charge, weights, async (minor, shared) => {
        const credited = minors(await subject.call('allocate', amount(-minor), shared));
        expect(credited).toEqual(shareOut(-minor, shared));
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

  test('leaves everybody at zero, however much it was', async ({ subject }) => {
    const yacht = { ...cabin, amount: amount(10n ** 17n + 1n, 'JPY') };
    const open = await subject.call('balances', [yacht, await subject.call('cancel', yacht)], 'JPY');
    expect(minors([...open.values()])).toEqual([0n, 0n, 0n]);
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
