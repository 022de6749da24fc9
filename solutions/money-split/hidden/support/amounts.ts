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

/** What the README says of sharing, for expectations of our own. */
export function shareOut(minor: bigint, weights: readonly (bigint | number)[]): bigint[] {
  const units = weights.map(BigInt);
  const whole = total(units);
  const size = minor < 0n ? -minor : minor;
  const shares = units.map((unit) => (size * unit) / whole);
  const lost = units.map((unit) => (size * unit) % whole);
  for (let left = size - total(shares); left > 0n; left -= 1n) {
    const next = lost.reduce((best, loss, index) => (loss > lost[best] ? index : best), 0);
    shares[next] += 1n;
    lost[next] = -1n;
  }
  return shares.map((share) => (minor < 0n ? -share : share));
}

/** What the extension's brief says, likewise. */
export function shareWithMinimums(
  minor: bigint,
  weights: readonly (bigint | number)[],
  minimums: readonly bigint[],
): bigint[] {
  const isSettled = minimums.map(() => false);
  for (;;) {
    const fixed = total(minimums.filter((_, index) => isSettled[index]));
    const shares = shareOut(
      minor - fixed,
      weights.map((weight, index) => (isSettled[index] ? 0n : weight)),
    );
    const below = [...shares.keys()].filter((index) => !isSettled[index] && shares[index] < minimums[index]);
    if (below.length === 0) return shares.map((share, index) => (isSettled[index] ? minimums[index] : share));
    for (const index of below) isSettled[index] = true;
  }
}
