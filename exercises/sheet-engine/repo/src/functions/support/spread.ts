import { fail } from '../../calc/signal.ts';
import { DIVISION_BY_ZERO, NUMBER_ERROR } from '../../values/errors.ts';

export const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

export function meanOf(numbers: readonly number[]): number {
  return numbers.length === 0 ? fail(DIVISION_BY_ZERO) : sumOf(numbers) / numbers.length;
}

/** The mean square distance from the mean; of a sample one less is divided by. */
export function varianceOf(numbers: readonly number[], isSample: boolean): number {
  const divisor = numbers.length - (isSample ? 1 : 0);
  if (divisor <= 0) return fail(DIVISION_BY_ZERO);
  const mean = meanOf(numbers);
  return sumOf(numbers.map((number) => (number - mean) ** 2)) / divisor;
}

export const ascending = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);

/** The value below which a part of the numbers lies, from 0 to 1; between two it is interpolated. */
export function percentileOf(numbers: readonly number[], part: number): number {
  if (numbers.length === 0 || part < 0 || part > 1) return fail(NUMBER_ERROR);
  const sorted = ascending(numbers);
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}
