export interface Currency {
  readonly code: string;
  /** How many decimals an amount has: 2 for dollars and cents, 0 for yen. */
  readonly exponent: number;
  readonly symbol: string;
  /** The smallest amount that can be paid in coins, in minor units, where it is more than one. */
  readonly cashStep?: bigint;
}

const CURRENCIES: readonly Currency[] = [
  { code: 'EUR', exponent: 2, symbol: '€' },
  { code: 'USD', exponent: 2, symbol: '$' },
  { code: 'GBP', exponent: 2, symbol: '£' },
  { code: 'CHF', exponent: 2, symbol: 'CHF ', cashStep: 5n },
  { code: 'SEK', exponent: 2, symbol: 'kr ', cashStep: 100n },
  { code: 'JPY', exponent: 0, symbol: '¥' },
  { code: 'KRW', exponent: 0, symbol: '₩' },
  { code: 'KWD', exponent: 3, symbol: 'KD ' },
  { code: 'BHD', exponent: 3, symbol: 'BD ', cashStep: 5n },
  { code: 'TND', exponent: 3, symbol: 'DT ', cashStep: 10n },
  { code: 'CLF', exponent: 4, symbol: 'UF ' },
];

const BY_CODE: ReadonlyMap<string, Currency> = new Map(
  CURRENCIES.map((currency) => [currency.code, currency]),
);

export function currencyOf(code: string): Currency {
  const currency = BY_CODE.get(code);
  if (currency === undefined) throw new RangeError(`unknown currency: ${code}`);
  return currency;
}

/** How many minor units make one major unit: 100 for EUR, 1 for JPY, 1000 for KWD. */
export function minorPerMajor(code: string): bigint {
  return 10n ** BigInt(currencyOf(code).exponent);
}

export function currencyCodes(): string[] {
  return CURRENCIES.map((currency) => currency.code);
}
