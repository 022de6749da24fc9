import { describe, expect, fc, test } from 'bugsquash/examiner';
import { amount } from './support/amounts.ts';

const DECIMALS = { EUR: 2, USD: 2, GBP: 2, CHF: 2, SEK: 2, JPY: 0, KRW: 0, KWD: 3, BHD: 3, TND: 3, CLF: 4 };
const currencies = Object.entries(DECIMALS);

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
    expect(await subject.call('parse', '0.05', 'CLF')).toEqual(amount(500, 'CLF'));
  });

  test('any number of decimals in every currency', async ({ subject }) => {
    for (const [currency, decimals] of currencies) {
      for (let count = 1; count <= decimals; count += 1) {
        const minor = BigInt('7'.padEnd(decimals, '0')) / 10n ** BigInt(count - 1);
        const text = `4.${'7'.padStart(count, '0')}`;
        const read = await subject.call('parse', text, currency);
        expect(read).toEqual(amount(4n * 10n ** BigInt(decimals) + minor, currency));
      }
    }
  });

  test('with a sign and with commas', async ({ subject }) => {
    expect(await subject.call('parse', '-12.5', 'KWD')).toEqual(amount(-12500, 'KWD'));
    expect(await subject.call('parse', '-0.5', 'KWD')).toEqual(amount(-500, 'KWD'));
    expect(await subject.call('parse', '+1,234.5', 'BHD')).toEqual(amount(1234500, 'BHD'));
    expect(await subject.call('parse', '-1,234,567.8', 'TND')).toEqual(amount(-1234567800, 'TND'));
  });

  test('an amount too large for a floating-point number', async ({ subject }) => {
    expect(await subject.call('parse', '9007199254740993.5', 'KWD')).toEqual(
      amount(9007199254740993500n, 'KWD'),
    );
    expect(await subject.call('parse', '900719925474099.3', 'CLF')).toEqual(
      amount(9007199254740993000n, 'CLF'),
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
    const typed = fc.constantFrom(...currencies).chain(([currency, decimals]) =>
      fc.record({
        currency: fc.constant(currency),
        decimals: fc.constant(decimals),
        whole: fc.bigInt({ min: 0n, max: 10n ** 20n }),
        fraction: fc.stringMatching(/^\d*[1-9]$/, { maxLength: Math.max(1, decimals) }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(typed, async ({ currency, decimals, whole, fraction }) => {
        const text = decimals === 0 ? `${whole}` : `${whole}.${fraction}`;
        const part = decimals === 0 ? 0n : BigInt(fraction.padEnd(decimals, '0'));
        const read = await subject.call('parse', text, currency);
        expect(read).toEqual(amount(whole * 10n ** BigInt(decimals) + part, currency));
      }),
      { numRuns: 50 },
    );
  });
});
