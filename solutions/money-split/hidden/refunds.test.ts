import { describe, expect, fc, test } from 'bugsquash/examiner';
import { amount, minors, total } from './support/amounts.ts';

function payments(...paid: readonly (bigint | number)[]) {
  return paid.map((minor, index) => ({ payer: `payer ${index + 1}`, amount: amount(minor) }));
}

function parts(refund: readonly { amount: { minor: bigint; currency: string } }[]): bigint[] {
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
    const paid = fc.array(fc.bigInt({ min: 1n, max: 500n }), { minLength: 2, maxLength: 5 });
    const portions = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(paid, portions, async (amounts, percents) => {
        const ledger = await subject.construct('RefundLedger', payments(...amounts));
        const back = amounts.map(() => 0n);
        let left = total(amounts);
        for (const percent of [...percents, 100]) {
          const minor = (left * BigInt(percent) + 99n) / 100n;
          if (minor === 0n) break;
          const refund = parts(await ledger.call('refund', amount(minor)));
          expect(total(refund)).toBe(minor);
          for (const [index, part] of refund.entries()) {
            expect(part).toBeGreaterThanOrEqual(0n);
            back[index] = (back[index] ?? 0n) + part;
            expect(back[index]).toBeLessThanOrEqual(amounts[index] ?? 0n);
          }
          left -= minor;
        }
        expect(back).toEqual(amounts);
      }),
      { numRuns: 50 },
    );
  });
});
