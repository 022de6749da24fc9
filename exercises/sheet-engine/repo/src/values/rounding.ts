/** Decimal rounding that does what the decimal digits say: 1.005 is rounded to 1.01, although it is stored as less. */
export function roundTo(value: number, digits: number, round: (size: number) => number): number {
  const size = shifted(Math.abs(value), digits);
  // What fifteen digits cannot tell from a half is one.
  const steady = Number(size.toPrecision(15));
  return Math.sign(value) * shifted(round(steady), -digits);
}

export const halfUp = (size: number): number => Math.floor(size + 0.5);

/** A number with its point moved, by way of its digits. */
function shifted(value: number, places: number): number {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}
