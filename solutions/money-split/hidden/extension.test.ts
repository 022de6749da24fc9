import { describe, expect, fc, test } from 'bugsquash/examiner';
import { amount, minors, total } from './support/amounts.ts';

function amounts(...values: readonly number[]) {
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
      [100, [1, 1], amounts(10, -1)],
      [-100, [1, 1], amounts(0, 0)],
      [100, [0, 0], amounts(0, 0)],
    ] as const) {
      const result = subject.call('allocateWithMinimums', amount(minor), weights, minimums);
      await expect(result).rejects.toMatchObject({ name: 'RangeError' });
    }
  });

  test('minimums in another currency are refused', async ({ subject }) => {
    const minimums = [amount(1), amount(1, 'USD')];
    const result = subject.call('allocateWithMinimums', amount(100), [1, 1], minimums);
    await expect(result).rejects.toMatchObject({ name: 'CurrencyMismatchError' });
  });

  test('any shares add up and keep to their minimums', async ({ subject }) => {
    const parties = fc.array(
      fc.record({ weight: fc.integer({ min: 1, max: 20 }), minimum: fc.integer({ min: 0, max: 300 }) }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(parties, fc.integer({ min: 0, max: 1000 }), async (shared, surplus) => {
        const minimums = shared.map((party) => party.minimum);
        const minor = minimums.reduce((sum, value) => sum + value, surplus);
        const shares = minors(
          await subject.call(
            'allocateWithMinimums',
            amount(minor),
            shared.map((party) => party.weight),
            amounts(...minimums),
          ),
        );
        expect(total(shares)).toBe(BigInt(minor));
        for (const [index, share] of shares.entries()) {
          expect(share).toBeGreaterThanOrEqual(BigInt(minimums[index] ?? 0));
        }
      }),
      { numRuns: 50 },
    );
  });
});
