import { describe, expect, fc, test } from 'bugsquash/examiner';
import { amount, minors, shareWithMinimums } from './support/amounts.ts';

function amounts(...values: readonly (bigint | number)[]) {
  return values.map((value) => amount(value));
}

describe('sharing with minimum amounts', () => {
  test('minimums that nobody needs change nothing', async ({ subject }) => {
    const shares = await subject.call('allocateWithMinimums', amount(1000), [1, 1, 1], amounts(100, 0, 333));
    expect(shares).toEqual(amounts(334, 333, 333));
  });

  test('a share below its minimum is raised, the others share the rest by weight', async ({ subject }) => {
    const shares = await subject.call('allocateWithMinimums', amount(1000), [1, 3, 6], amounts(280, 0, 0));
    expect(shares).toEqual(amounts(280, 240, 480));
  });

  test('raising one share may push another below its minimum', async ({ subject }) => {
    const shares = await subject.call('allocateWithMinimums', amount(1000), [1, 3, 6], amounts(400, 250, 0));
    expect(shares).toEqual(amounts(400, 250, 350));
  });

  test('it goes on for as many rounds as it takes', async ({ subject }) => {
    const minimums = amounts(500, 90, 80, 0);
    const shares = await subject.call('allocateWithMinimums', amount(1000), [1, 2, 2, 5], minimums);
    expect(shares).toEqual(amounts(500, 111, 111, 278));
    const cascade = amounts(400, 180, 160, 0);
    const more = await subject.call('allocateWithMinimums', amount(1000), [1, 2, 2, 5], cascade);
    expect(more).toEqual(amounts(400, 180, 160, 260));
    const weights = [8, 9, 3, 7, 3, 8];
    const fiveRounds = amounts(195, 175, 140, 30, 190, 165);
    const most = await subject.call('allocateWithMinimums', amount(1000), weights, fiveRounds);
    expect(most).toEqual(amounts(195, 175, 140, 135, 190, 165));
    // Among twelve, each round but the last leaves one below, who has less to be raised by than the one before.
    const whole = 10n ** 40n;
    let rest = whole;
    let above = 10n ** 38n;
    const falling = [];
    for (let others = 12n; others > 1n; others -= 1n) {
      const minimum = rest / others + above;
      falling.push(minimum);
      rest -= minimum;
      above /= 2n * (others - 1n);
    }
    const even = new Array(12).fill(1);
    const longest = await subject.call('allocateWithMinimums', amount(whole), even, amounts(...falling, 0n));
    expect(minors(longest)).toEqual([...falling, rest]);
  });

  test('shares are compared as they are rounded, and one that is just enough is not settled', async ({
    subject,
  }) => {
    for (const [minor, weights, minimums, shares] of [
      [20, [1, 2, 1, 6], [4, 3, 2, 6], [4, 3, 2, 11]],
      [16, [2, 1, 6, 6, 2], [2, 4, 4, 1, 0], [2, 4, 5, 4, 1]],
      [6, [6, 1, 2, 6], [0, 0, 1, 0], [3, 0, 1, 2]],
      [20, [2, 5, 1, 2, 6], [0, 7, 1, 6, 1], [1, 7, 1, 6, 5]],
      [23, [1, 5, 1, 3, 5], [2, 7, 2, 4, 5], [2, 7, 2, 5, 7]],
    ] as const) {
      const shared = await subject.call('allocateWithMinimums', amount(minor), weights, amounts(...minimums));
      expect(shared).toEqual(amounts(...shares));
    }
  });

  test('amounts, weights and minimums of any size are shared exactly', async ({ subject }) => {
    for (const [minor, weights, minimums] of [
      [10n ** 20n + 1n, [1, 1, 1], [10n ** 19n * 4n + 1n, 0n, 7n]],
      [2n ** 54n + 3n, [2n ** 53n, 2n ** 53n + 1n, 1n], [0n, 0n, 2n ** 53n + 1n]],
      [2n ** 54n, [1, 1], [2n ** 53n + 1n, 0n]],
    ] as const) {
      const shares = await subject.call('allocateWithMinimums', amount(minor), weights, amounts(...minimums));
      expect(minors(shares)).toEqual(shareWithMinimums(minor, weights, minimums));
    }
  });

  test('nothing is shared as nothing', async ({ subject }) => {
    expect(await subject.call('allocateWithMinimums', amount(0), [2, 1], amounts(0, 0))).toEqual(
      amounts(0, 0),
    );
  });

  test('weights and minimums are left as they were, also when they are refused', async ({ subject }) => {
    const bill = await subject.keep(amount(1000));
    const weights = await subject.keep([1, 3n, 6]);
    const minimums = await subject.keep(amounts(400, 250, 0));
    await subject.call('allocateWithMinimums', bill, weights, minimums);
    const small = subject.call('allocateWithMinimums', amount(649), weights, minimums);
    await expect(small).rejects.toMatchObject({ name: 'RangeError' });
    expect(await bill.read()).toStrictEqual(amount(1000));
    expect(await weights.read()).toStrictEqual([1, 3n, 6]);
    expect(await minimums.read()).toStrictEqual(amounts(400, 250, 0));
  });

  test('several shares below their minimum are raised together', async ({ subject }) => {
    const minimums = amounts(300, 300, 0, 0);
    const shares = await subject.call('allocateWithMinimums', amount(1000), [1, 1, 4, 4], minimums);
    expect(shares).toEqual(amounts(300, 300, 200, 200));
  });

  test('minimums that take up everything are given exactly', async ({ subject }) => {
    const shares = await subject.call('allocateWithMinimums', amount(100), [1, 9], amounts(60, 40));
    expect(shares).toEqual(amounts(60, 40));
  });

  test('a weight of zero gets its minimum and no more', async ({ subject }) => {
    const shares = await subject.call('allocateWithMinimums', amount(1001), [0, 1, 1], amounts(100, 0, 0));
    expect(shares).toEqual(amounts(100, 451, 450));
  });

  test('it works in a currency with three decimals', async ({ subject }) => {
    const shares = await subject.call(
      'allocateWithMinimums',
      amount(1000, 'KWD'),
      [1n, 1n, 8n],
      [amount(250, 'KWD'), amount(0, 'KWD'), amount(0, 'KWD')],
    );
    expect(shares).toEqual([amount(250, 'KWD'), amount(83, 'KWD'), amount(667, 'KWD')]);
  });

  test('what cannot be is refused', async ({ subject }) => {
    for (const [minor, weights, minimums] of [
      [100, [1, 1], amounts(60, 41)],
      [100, [1, 1], amounts(10)],
      [100, [1, 1], amounts(10, 0, 0)],
      [100, [1, 1], amounts(10, -1)],
      [100, [1, 1], amounts(-1, 10)],
      [-100, [1, 1], amounts(0, 0)],
      [2n ** 53n, [1, 1], amounts(2n ** 53n, 1)],
    ] as const) {
      const result = subject.call('allocateWithMinimums', amount(minor), weights, minimums);
      await expect(result).rejects.toMatchObject({ name: 'RangeError' });
    }
  });

  test('weights that `allocate` refuses are refused, whatever the minimums', async ({ subject }) => {
    for (const [weights, minimums] of [
      [[], amounts()],
      [[0, 0], amounts(0, 0)],
      [[0, 0], amounts(60, 40)],
      [[3, -1], amounts(0, 0)],
      [[3, -1], amounts(60, 40)],
      [[0.5, 1], amounts(50, 0)],
      [[2 ** 53, 1], amounts(0, 0)],
      [[1, Number.NaN], amounts(0, 0)],
    ] as const) {
      const result = subject.call('allocateWithMinimums', amount(100), weights, minimums);
      await expect(result).rejects.toMatchObject({ name: 'RangeError' });
    }
  });

  test('minimums in another currency are refused', async ({ subject }) => {
    for (const minimums of [
      [amount(1), amount(1, 'USD')],
      [amount(1, 'USD'), amount(1)],
      [amount(1), amount(0, 'USD')],
    ]) {
      const result = subject.call('allocateWithMinimums', amount(100), [1, 1], minimums);
      await expect(result).rejects.toMatchObject({ name: 'CurrencyMismatchError' });
    }
  });

  test('any shares follow the rounds', async ({ subject }) => {
    const parties = fc.array(
      fc.record({ weight: fc.integer({ min: 1, max: 20 }), minimum: fc.bigInt({ min: 0n, max: 300n }) }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(parties, fc.bigInt({ min: 0n, max: 1000n }), async (shared, surplus) => {
        const weights = shared.map((party) => party.weight);
        const minimums = shared.map((party) => party.minimum);
        const minor = minimums.reduce((sum, value) => sum + value, surplus);
        const given = [amount(minor), weights, amounts(...minimums)];
        const shares = minors(await subject.call('allocateWithMinimums', ...given));
        expect(shares).toEqual(shareWithMinimums(minor, weights, minimums));
      }),
      { numRuns: 50 },
    );
  });
});
