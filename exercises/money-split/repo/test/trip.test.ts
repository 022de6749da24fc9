import { describe, expect, test } from 'vitest';
import { balances, cancel, type Expense, money, settle } from '../src/index.ts';

const dinner: Expense = {
  paidBy: 'Dana',
  amount: money(1000, 'EUR'),
  sharedBy: [
    { name: 'Dana', weight: 1 },
    { name: 'Eli', weight: 1 },
    { name: 'Fay', weight: 1 },
  ],
};

describe('balances', () => {
  test('say who is owed and who owes', () => {
    expect([...balances([dinner], 'EUR')]).toEqual([
      ['Dana', money(666, 'EUR')],
      ['Eli', money(-333, 'EUR')],
      ['Fay', money(-333, 'EUR')],
    ]);
  });

  test('are all zero after a dinner that was cancelled', () => {
    const open = balances([dinner, cancel(dinner)], 'EUR');
    expect([...open.values()].map((amount) => amount.minor)).toEqual([0n, 0n, 0n]);
  });

  test('are in one currency', () => {
    expect(() => balances([dinner], 'USD')).toThrow('cannot mix');
  });
});

describe('settle', () => {
  test('pays the largest credit from the largest debt', () => {
    const open = new Map([
      ['Dana', money(900, 'EUR')],
      ['Eli', money(-700, 'EUR')],
      ['Fay', money(-200, 'EUR')],
    ]);
    expect(settle(open, 'EUR')).toEqual([
      { from: 'Eli', to: 'Dana', amount: money(700, 'EUR') },
      { from: 'Fay', to: 'Dana', amount: money(200, 'EUR') },
    ]);
  });

  test('has nothing to do when nobody owes anything', () => {
    expect(settle(new Map([['Dana', money(0, 'EUR')]]), 'EUR')).toEqual([]);
  });

  test('refuses balances that do not add up', () => {
    expect(() => settle(new Map([['Dana', money(1, 'EUR')]]), 'EUR')).toThrow(RangeError);
  });
});
