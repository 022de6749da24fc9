import { describe, expect, fc, test } from 'bugsquash/examiner';
import { amount, minors, shareOut, total } from './support/amounts.ts';

function payments(...paid: readonly (bigint | number)[]) {
  return paid.map((minor, index) => ({ payer: `payer ${index + 1}`, amount: amount(minor) }));
}

/** What each payer gets, who have to come in the order of the payments. */
function parts(refund: readonly { payer: string; amount: { minor: bigint; currency: string } }[]): bigint[] {
  expect(refund.map(({ payer }) => payer)).toEqual(refund.map((_, index) => `payer ${index + 1}`));
  return minors(refund.map((part) => part.amount));
}

describe('refunding a purchase bit by bit', () => {
  test('each refund follows what the payers have not got back yet', async ({ subject }) => {
    const ledger = await subject.construct('RefundLedger', payments(100, 100, 100));
    expect(parts(await ledger.call('refund', amount(100)))).toEqual([34n, 33n, 33n]);
    expect(parts(await ledger.call('refund', amount(100)))).toEqual([33n, 34n, 33n]);
    expect(parts(await ledger.call('refund', amount(100)))).toEqual([33n, 33n, 34n]);
  });

  test('a cent at a time never gives anybody more than they paid', async ({ subject }) => {
    const ledger = await subject.construct('RefundLedger', payments(15, 10, 5));
    for (let refunded = 1; refunded <= 30; refunded += 1) {
      await ledger.call('refund', amount(1));
      const left = [];
      for (const payer of ['payer 1', 'payer 2', 'payer 3']) {
        left.push((await ledger.call('remainingOf', payer)).minor);
      }
      expect(left.every((minor) => minor >= 0n)).toBe(true);
      expect(total(left)).toBe(BigInt(30 - refunded));
    }
  });

  test('a cent at a time goes to whoever has most left to get, the earlier among equals', async ({
    subject,
  }) => {
    const ledger = await subject.construct('RefundLedger', payments(15, 10, 5));
    for (let refunded = 0; refunded < 15; refunded += 1) await ledger.call('refund', amount(1));
    expect(await ledger.call('refundedTo', 'payer 1')).toEqual(amount(10));
    expect(await ledger.call('refundedTo', 'payer 2')).toEqual(amount(5));
    expect(await ledger.call('refundedTo', 'payer 3')).toEqual(amount(0));
    const other = await subject.construct('RefundLedger', payments(1, 6, 5));
    expect(parts(await other.call('refund', amount(3)))).toEqual([0n, 2n, 1n]);
    expect(parts(await other.call('refund', amount(1)))).toEqual([0n, 1n, 0n]);
  });

  test('of equal remainders the earlier comes first, whether more or less is left to get', async ({
    subject,
  }) => {
    const little = await subject.construct('RefundLedger', payments(1, 5));
    expect(parts(await little.call('refund', amount(2)))).toEqual([0n, 2n]);
    expect(parts(await little.call('refund', amount(2)))).toEqual([1n, 1n]);
    const much = await subject.construct('RefundLedger', payments(5, 1));
    expect(parts(await much.call('refund', amount(2)))).toEqual([2n, 0n]);
    expect(parts(await much.call('refund', amount(2)))).toEqual([2n, 0n]);
  });

  test('payments of any size are followed exactly', async ({ subject }) => {
    let left = [2n ** 53n + 1n, 2n ** 52n + 1n, 3n];
    const ledger = await subject.construct('RefundLedger', payments(...left));
    for (const minor of [10n ** 16n + 1n, 10n ** 15n + 3n, 7n, 10n ** 15n]) {
      const shares = shareOut(minor, left);
      expect(parts(await ledger.call('refund', amount(minor)))).toEqual(shares);
      left = left.map((open, index) => open - shares[index]);
    }
    expect(await ledger.get('remaining')).toEqual(amount(total(left)));
  });

  test('a refund that is refused in between changes nothing', async ({ subject }) => {
    const ledger = await subject.construct('RefundLedger', payments(100, 100, 100));
    await ledger.call('refund', amount(100));
    for (const refused of [amount(201), amount(0), amount(-100), amount(100, 'USD')]) {
      await expect(ledger.call('refund', refused)).rejects.toThrow();
    }
    expect(parts(await ledger.call('refund', amount(100)))).toEqual([33n, 34n, 33n]);
  });

  test('a purchase of many is followed as well', async ({ subject }) => {
    let left = Array.from({ length: 30 }, (_, index) => BigInt(100 + (index % 3)));
    const ledger = await subject.construct('RefundLedger', payments(...left));
    for (const minor of [50n, 25n, 1000n]) {
      const shares = shareOut(minor, left);
      expect(parts(await ledger.call('refund', amount(minor)))).toEqual(shares);
      left = left.map((open, index) => open - shares[index]);
    }
  });

  test('two purchases of the same people are followed apart', async ({ subject }) => {
    const cabin = await subject.construct('RefundLedger', payments(100, 100, 100));
    const boat = await subject.construct('RefundLedger', payments(100, 100, 100));
    for (const expected of [
      [34n, 33n, 33n],
      [33n, 34n, 33n],
      [33n, 33n, 34n],
    ]) {
      expect(parts(await cabin.call('refund', amount(100)))).toEqual(expected);
      expect(parts(await boat.call('refund', amount(100)))).toEqual(expected);
    }
  });

  test('a payer who has everything back gets no more and gives nothing back', async ({ subject }) => {
    const ledger = await subject.construct('RefundLedger', payments(6, 6, 2));
    expect(parts(await ledger.call('refund', amount(10)))).toEqual([4n, 4n, 2n]);
    expect(parts(await ledger.call('refund', amount(1)))).toEqual([1n, 0n, 0n]);
    expect(parts(await ledger.call('refund', amount(3)))).toEqual([1n, 2n, 0n]);
  });

  test('everybody has exactly what they paid when all is refunded', async ({ subject }) => {
    const ledger = await subject.construct('RefundLedger', payments(3334, 3333, 3333));
    for (const minor of [1, 1, 1, 997, 2000, 1, 3999, 3000]) await ledger.call('refund', amount(minor));
    expect(await ledger.get('remaining')).toEqual(amount(0));
    expect(await ledger.call('refundedTo', 'payer 1')).toEqual(amount(3334));
    expect(await ledger.call('refundedTo', 'payer 2')).toEqual(amount(3333));
    expect(await ledger.call('refundedTo', 'payer 3')).toEqual(amount(3333));
  });

  test('any refunds of any purchase give back what was paid and no more', async ({ subject }) => {
    const paid = fc.array(
      fc.oneof(fc.bigInt({ min: 1n, max: 500n }), fc.bigInt({ min: 1n, max: 10n ** 20n })),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    const portions = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(paid, portions, async (amounts, percents) => {
        const ledger = await subject.construct('RefundLedger', payments(...amounts));
        let left = amounts;
        for (const percent of [...percents, 100]) {
          const minor = (total(left) * BigInt(percent) + 99n) / 100n;
          if (minor === 0n) break;
          const shares = shareOut(minor, left);
          expect(parts(await ledger.call('refund', amount(minor)))).toEqual(shares);
          left = left.map((open, index) => open - shares[index]);
        }
        for (const [index, minor] of amounts.entries()) {
          expect(await ledger.call('refundedTo', `payer ${index + 1}`)).toEqual(amount(minor));
        }
      }),
      { numRuns: 30 },
    );
  });
});
