import { describe, expect, fc, test } from 'bugsquash/examiner';
import { amount } from './support/amounts.ts';

const DECIMALS = { EUR: 2, USD: 2, GBP: 2, CHF: 2, SEK: 2, JPY: 0, KRW: 0, KWD: 3, BHD: 3, TND: 3, CLF: 4 };
const currencies = Object.entries(DECIMALS);

/** As people type it: no zero at the end, no point without decimals behind it. */
function typed(minor: bigint, decimals: number): string {
  const digits = String(minor).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

describe('reading amounts with trailing zeros left out', () => {
  test('one decimal of three', async ({ subject }) => {
    expect(await subject.call('parse', '12.5', 'KWD')).toEqual(amount(12500, 'KWD'));
    expect(await subject.call('parse', '7.1', 'TND')).toEqual(amount(7100, 'TND'));
  });

  test('two decimals of three', async ({ subject }) => {
    expect(await subject.call('parse', '0.25', 'KWD')).toEqual(amount(250, 'KWD'));
    expect(await subject.call('parse', '1.05', 'BHD')).toEqual(amount(1050, 'BHD'));
    expect(await subject.call('parse', '12.50', 'TND')).toEqual(amount(12500, 'TND'));
  });

  test('fewer than four decimals of four', async ({ subject }) => {
    expect(await subject.call('parse', '1.5', 'CLF')).toEqual(amount(15000, 'CLF'));
    expect(await subject.call('parse', '1.25', 'CLF')).toEqual(amount(12500, 'CLF'));
    expect(await subject.call('parse', '0.57', 'CLF')).toEqual(amount(5700, 'CLF'));
    expect(await subject.call('parse', '1.005', 'CLF')).toEqual(amount(10050, 'CLF'));
  });

  test('with a sign and with commas', async ({ subject }) => {
    expect(await subject.call('parse', '-12.5', 'KWD')).toEqual(amount(-12500, 'KWD'));
    expect(await subject.call('parse', '+1,234.5', 'BHD')).toEqual(amount(1234500, 'BHD'));
  });

  test('an amount too large for a floating-point number', async ({ subject }) => {
    expect(await subject.call('parse', '9007199254740993.5', 'KWD')).toEqual(
      amount(9007199254740993500n, 'KWD'),
    );
  });

  test('"12.5" and "12.50" mean the same in every currency with decimals', async ({ subject }) => {
    for (const [currency] of currencies.filter(([, decimals]) => decimals > 0)) {
      const short = await subject.call('parse', '12.5', currency);
      expect(short).toEqual(await subject.call('parse', '12.50', currency));
      expect(await subject.call('format', short)).toMatch(/^12\.50+ [A-Z]{3}$/);
    }
  });

  test('any amount in any currency', async ({ subject }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: 0n, max: 10n ** 20n }),
        fc.constantFrom(...currencies),
        async (minor, [currency, decimals]) => {
          const read = await subject.call('parse', typed(minor, decimals), currency);
          expect(read).toEqual(amount(minor, currency));
        },
      ),
      { numRuns: 50 },
    );
  });
});
