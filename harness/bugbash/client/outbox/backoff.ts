const FIRST_MS = 1_000;
const LONGEST_MS = 20_000;

/**
 * How long to wait before the next try: doubled with each, and spread over half of it, so that sixty clients do not
 * come back in the same moment when the network does.
 * @param failures how many tries have failed, from 1
 * @param random from 0 up to 1
 */
export function backoffMs(failures: number, random: () => number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.round(longest / 2 + (longest / 2) * random());
}
