import { describe, expect, fc, test } from 'bugsquash/examiner';
import { amount, minors, shareOut, total } from './support/amounts.ts';

describe('sharing out a charge', () => {
  test('leftover units go to the largest remainders', async ({ subject }) => {
    expect(minors(await subject.call('allocate', amount(100), [1, 3, 5]))).toEqual([11n, 33n, 56n]);
    expect(minors(await subject.call('allocate', amount(10), [6, 6, 2]))).toEqual([4n, 4n, 2n]);
  });

  test('among equal remainders the earlier share comes first', async ({ subject }) => {
    expect(await subject.call('split', amount(1000), 3)).toEqual([amount(334), amount(333), amount(333)]);
    expect(minors(await subject.call('split', amount(5, 'JPY'), 3))).toEqual([2n, 2n, 1n]);
  });

  test('a weight of zero gets nothing', async ({ subject }) => {
    expect(minors(await subject.call('allocate', amount(101), [0, 1, 1]))).toEqual([0n, 51n, 50n]);
  });

  test('nothing is shared out as nothing', async ({ subject }) => {
    expect(minors(await subject.call('allocate', amount(0), [2, 1]))).toEqual([0n, 0n]);
  });

  test('large amounts and weights are shared exactly', async ({ subject }) => {
    const shares = await subject.call('allocate', amount(10n ** 20n + 1n), [10n ** 18n, 10n ** 18n]);
    expect(minors(shares)).toEqual([5n * 10n ** 19n + 1n, 5n * 10n ** 19n]);
  });

  test('weights that cannot share anything are refused', async ({ subject }) => {
    for (const weights of [[], [0, 0], [1, -1], [3, -1], [2n, -1n], [0.5, 1], [2 ** 53, 1]]) {
      for (const minor of [100, -100, 0]) {
        const result = subject.call('allocate', amount(minor), weights);
        await expect(result).rejects.toMatchObject({ name: 'RangeError' });
      }
    }
    for (const parts of [0, -1, 1.5]) {
      await expect(subject.call('split', amount(100), parts)).rejects.toMatchObject({ name: 'RangeError' });
    }
  });

  test('any charge is shared exactly, by the rule for leftover units', async ({ subject }) => {
    const weights = fc.array(fc.bigInt({ min: 1n, max: 10n ** 18n }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 0n, max: 10n ** 24n }), weights, async (minor, shared) => {
        const shares = minors(await subject.call('allocate', amount(minor), shared));
        expect(shares).toEqual(shareOut(minor, shared));
        expect(total(shares)).toBe(minor);
      }),
      { numRuns: 30 },
    );
  });

  test('amounts and weights are left as they were', async ({ subject }) => {
    for (const minor of [1000, -1000]) {
      const [bill, weights] = [await subject.keep(amount(minor)), await subject.keep([1, 3n, 0, 3])];
      await subject.call('allocate', bill, weights);
      expect(await weights.read()).toEqual([1, 3n, 0, 3]);
      await subject.call('split', bill, 3);
      expect(await bill.read()).toStrictEqual(amount(minor));
    }
  });
});

describe('reading and writing amounts', () => {
  test('typed amounts are read in currencies with two decimals or none', async ({ subject }) => {
    expect(await subject.call('parse', '12', 'EUR')).toEqual(amount(1200));
    expect(await subject.call('parse', '12.5', 'EUR')).toEqual(amount(1250));
    expect(await subject.call('parse', '0.29', 'EUR')).toEqual(amount(29));
    expect(await subject.call('parse', '-0.05', 'GBP')).toEqual(amount(-5, 'GBP'));
    expect(await subject.call('parse', ' 1,234.50 ', 'USD')).toEqual(amount(123450, 'USD'));
    expect(await subject.call('parse', '-1,234,567.89', 'EUR')).toEqual(amount(-123456789));
    expect(await subject.call('parse', '1,200', 'JPY')).toEqual(amount(1200, 'JPY'));
  });

  test('amounts of any size are read exactly', async ({ subject }) => {
    expect(await subject.call('parse', '90071992547409931.27', 'USD')).toEqual(
      amount(9007199254740993127n, 'USD'),
    );
    expect(await subject.call('parse', '9007199254740.993', 'KWD')).toEqual(amount(9007199254740993n, 'KWD'));
  });

  test('text that is no amount is refused', async ({ subject }) => {
    for (const text of [
      '',
      'ten',
      '1.',
      '.5',
      '1.2.3',
      '1e3',
      '0x10',
      'NaN',
      'Infinity',
      '--1',
      '+-1',
      '- 1',
      '1-',
    ]) {
      await expect(subject.call('parse', text, 'EUR')).rejects.toMatchObject({ name: 'SyntaxError' });
    }
    for (const text of [
      '1,23',
      '1,2345',
      ',123',
      '1,,234',
      '1234,567',
      '1.5,000',
      '1 000',
      '1_000',
      '1.5 5',
      '12.',
    ]) {
      await expect(subject.call('parse', text, 'KWD')).rejects.toMatchObject({ name: 'SyntaxError' });
    }
  });

  test('more decimals than the currency has are refused', async ({ subject }) => {
    for (const [text, currency] of [
      ['1.005', 'EUR'],
      ['12.500', 'EUR'],
      ['1.5', 'JPY'],
      ['1.0', 'KRW'],
      ['1.0005', 'KWD'],
      ['0.00001', 'CLF'],
    ]) {
      await expect(subject.call('parse', text, currency)).rejects.toMatchObject({ name: 'RangeError' });
    }
  });

  test('all decimals are written', async ({ subject }) => {
    expect(await subject.call('format', amount(123450))).toBe('1,234.50 EUR');
    expect(await subject.call('format', amount(50, 'KWD'))).toBe('0.050 KWD');
    expect(await subject.call('format', amount(-1200, 'JPY'), { grouping: false })).toBe('-1200 JPY');
    expect(await subject.call('format', amount(-123450), { style: 'symbol' })).toBe('-€1,234.50');
    expect(await subject.call('toDecimal', amount(-123450))).toBe('-1234.50');
  });

  test('what was written is read back in every currency', async ({ subject }) => {
    const codes: string[] = await subject.call('currencyCodes');
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.constantFrom(...codes),
        async (minor, currency) => {
          const text = await subject.call('toDecimal', amount(minor, currency));
          expect(await subject.call('parse', text, currency)).toEqual(amount(minor, currency));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('rates', () => {
  test('a part of a month is prorated, halves to even', async ({ subject }) => {
    expect(await subject.call('prorate', amount(3100), 10, 31)).toEqual(amount(1000));
    expect(await subject.call('prorate', amount(5, 'JPY'), 1, 2)).toEqual(amount(2, 'JPY'));
    expect(await subject.call('prorate', amount(-5, 'JPY'), 1, 2, 'half-up')).toEqual(amount(-3, 'JPY'));
  });

  test('a percentage and an exchange are exact', async ({ subject }) => {
    expect(await subject.call('percentage', amount(10000), '8.25')).toEqual(amount(825));
    expect(await subject.call('exchange', amount(1000), 'JPY', '162.5')).toEqual(amount(1625, 'JPY'));
    expect(await subject.call('exchange', amount(1000, 'JPY'), 'KWD', '0.002')).toEqual(amount(2000, 'KWD'));
  });

  test('an amount in cash is rounded to a coin that exists', async ({ subject }) => {
    expect(await subject.call('roundToCash', amount(1003, 'CHF'))).toEqual(amount(1005, 'CHF'));
    expect(await subject.call('roundToCash', amount(-1002, 'CHF'))).toEqual(amount(-1000, 'CHF'));
  });
});

describe('a trip', () => {
  const dinner = {
    paidBy: 'Dana',
    amount: amount(1000),
    sharedBy: ['Dana', 'Eli', 'Fay'].map((name) => ({ name, weight: 1 })),
  };

  test('balances say who is owed and who owes', async ({ subject }) => {
    expect([...(await subject.call('balances', [dinner], 'EUR'))]).toEqual([
      ['Dana', amount(666)],
      ['Eli', amount(-333)],
      ['Fay', amount(-333)],
    ]);
  });

  test('cancelling makes an entry of the opposite amount', async ({ subject }) => {
    expect(await subject.call('cancel', dinner)).toEqual({ ...dinner, amount: amount(-1000) });
  });

  test('expenses and balances are left as they were', async ({ subject }) => {
    const book = await subject.keep([dinner, { ...dinner, amount: amount(-1000) }]);
    const expense = await subject.keep(dinner);
    await subject.call('cancel', expense);
    expect(await expense.read()).toStrictEqual(dinner);
    await subject.call('balances', book, 'EUR');
    expect(await book.read()).toStrictEqual([dinner, { ...dinner, amount: amount(-1000) }]);
    const open = await subject.keep(
      new Map([
        ['Dana', amount(900)],
        ['Eli', amount(-900)],
      ]),
    );
    await subject.call('settle', open, 'EUR');
    expect([...(await open.read())]).toEqual([
      ['Dana', amount(900)],
      ['Eli', amount(-900)],
    ]);
  });

  test('debts are settled from the largest to the largest', async ({ subject }) => {
    const open = new Map([
      ['Dana', amount(900)],
      ['Eli', amount(-700)],
      ['Fay', amount(-200)],
    ]);
    expect(await subject.call('settle', open, 'EUR')).toEqual([
      { from: 'Eli', to: 'Dana', amount: amount(700) },
      { from: 'Fay', to: 'Dana', amount: amount(200) },
    ]);
  });

  test('amounts in different currencies are not added up', async ({ subject }) => {
    const result = subject.call('balances', [dinner], 'USD');
    await expect(result).rejects.toMatchObject({ name: 'CurrencyMismatchError' });
  });
});

describe('refunds in one piece', () => {
  const payments = [
    { payer: 'Ana', amount: amount(15000) },
    { payer: 'Bo', amount: amount(10000) },
    { payer: 'Cy', amount: amount(5000) },
  ];

  test('the first refund goes by what was paid', async ({ subject }) => {
    const ledger = await subject.construct('RefundLedger', payments);
    expect(await ledger.call('refund', amount(6001))).toEqual([
      { payer: 'Ana', amount: amount(3001) },
      { payer: 'Bo', amount: amount(2000) },
      { payer: 'Cy', amount: amount(1000) },
    ]);
    expect(await ledger.get('remaining')).toEqual(amount(23999));
    expect(await ledger.call('remainingOf', 'Ana')).toEqual(amount(11999));
    expect(await ledger.call('refundedTo', 'Bo')).toEqual(amount(2000));
    for (const method of ['remainingOf', 'refundedTo']) {
      await expect(ledger.call(method, 'Dana')).rejects.toMatchObject({ name: 'RangeError' });
    }
    expect(await ledger.get('currency')).toBe('EUR');
  });

  test('payers may have any names', async ({ subject }) => {
    const names = ['10', '2', '__proto__', 'constructor'];
    const each = (minor: number) =>
      names.map((payer, index) => ({ payer, amount: amount(minor * (index + 1)) }));
    const ledger = await subject.construct('RefundLedger', each(100));
    expect(await ledger.call('refund', amount(100))).toEqual(each(10));
    for (const { payer, amount } of each(10)) expect(await ledger.call('refundedTo', payer)).toEqual(amount);
  });

  test('a refund of everything gives everybody what they paid', async ({ subject }) => {
    const ledger = await subject.construct('RefundLedger', payments);
    await ledger.call('refund', amount(30000));
    for (const { payer, amount: paid } of payments) {
      expect(await ledger.call('refundedTo', payer)).toEqual(paid);
      expect(await ledger.call('remainingOf', payer)).toEqual(amount(0));
    }
    await expect(ledger.call('refund', amount(1))).rejects.toMatchObject({ name: 'RangeError' });
  });

  test('the payments that a ledger was given are left as they were', async ({ subject }) => {
    const given = await subject.keep(payments);
    const ledger = await subject.construct('RefundLedger', given);
    await ledger.call('refund', amount(6001));
    await expect(ledger.call('refund', amount(30000))).rejects.toMatchObject({ name: 'RangeError' });
    expect(await given.read()).toStrictEqual(payments);
  });

  test('a refund that cannot be is refused and changes nothing', async ({ subject }) => {
    const ledger = await subject.construct('RefundLedger', payments);
    for (const minor of [0, -100, 30001]) {
      await expect(ledger.call('refund', amount(minor))).rejects.toMatchObject({ name: 'RangeError' });
    }
    const yen = ledger.call('refund', amount(100, 'JPY'));
    await expect(yen).rejects.toMatchObject({ name: 'CurrencyMismatchError' });
    expect(await ledger.get('remaining')).toEqual(amount(30000));
  });

  test('a ledger needs payments, each payer once, in one currency', async ({ subject }) => {
    const twice = [...payments, { payer: 'Ana', amount: amount(1) }];
    const mixed = [...payments, { payer: 'Dee', amount: amount(1, 'JPY') }];
    await expect(subject.construct('RefundLedger', [])).rejects.toMatchObject({ name: 'RangeError' });
    await expect(subject.construct('RefundLedger', twice)).rejects.toMatchObject({ name: 'RangeError' });
    await expect(subject.construct('RefundLedger', mixed)).rejects.toMatchObject({
      name: 'CurrencyMismatchError',
    });
  });
});
