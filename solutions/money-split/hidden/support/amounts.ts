export interface Amount {
  readonly minor: bigint;
  readonly currency: string;
}

export function amount(minor: bigint | number, currency = 'EUR'): Amount {
  return { minor: BigInt(minor), currency };
}

export function minors(amounts: readonly Amount[]): bigint[] {
  return amounts.map((each) => each.minor);
}

export function total(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}
