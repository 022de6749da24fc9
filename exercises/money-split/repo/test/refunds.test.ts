import { describe, expect, test } from 'vitest';
import { money, RefundLedger } from '../src/index.ts';

const eur = (minor: number) => money(minor, 'EUR');

function cabin() {
  return new RefundLedger([
    { payer: 'Ana', amount: eur(15000) },
    { payer: 'Bo', amount: eur(10000) },
    { payer: 'Cy', amount: eur(5000) },
  ]);
}

describe('a refund', () => {
  test('goes to all payers by what they paid', () => {
    expect(cabin().refund(eur(6000))).toEqual([
      { payer: 'Ana', amount: eur(3000) },
      { payer: 'Bo', amount: eur(2000) },
      { payer: 'Cy', amount: eur(1000) },
    ]);
  });

  test('of everything gives everybody what they paid', () => {
    const ledger = cabin();
    ledger.refund(eur(30000));
    expect(ledger.refundedTo('Ana')).toEqual(eur(15000));
    expect(ledger.remainingOf('Cy')).toEqual(eur(0));
    expect(ledger.remaining).toEqual(eur(0));
  });

  test('of more than is left is refused', () => {
    const ledger = cabin();
    ledger.refund(eur(20000));
    expect(() => ledger.refund(eur(10001))).toThrow('more than is left to refund');
    expect(ledger.remaining).toEqual(eur(10000));
  });

  test('of nothing is refused', () => {
    expect(() => cabin().refund(eur(0))).toThrow(RangeError);
  });
});

test('a ledger is in one currency', () => {
  const payments = [
    { payer: 'Ana', amount: eur(100) },
    { payer: 'Bo', amount: money(100, 'USD') },
  ];
  expect(() => new RefundLedger(payments)).toThrow('cannot mix');
});

test('a ledger knows its payers', () => {
  expect(() => cabin().refundedTo('Dana')).toThrow('Dana is not one of the payers');
});
