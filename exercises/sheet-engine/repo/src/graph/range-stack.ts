import type { Area } from '../reference/area.ts';
import type { Scalar } from '../values/value.ts';
import type { Range } from './range.ts';
import { NOTHING, withValues } from './totals.ts';

/** The values of an area, row by row. */
export type ReadValues = (area: Area) => Iterable<Scalar>;

/**
 * The ranges of a sheet that have their first row and all their columns in common, the shortest first. Running totals
 * are such ranges: each holds all rows of those before it and some more, so it can be added up from the last.
 *
 * ```
 *     C5:C6   ██
 *     C5:C7   ███
 *     C5:C9   █████
 * ```
 */
export class RangeStack {
  readonly top: number;
  readonly left: number;
  readonly right: number;
  readonly #ranges: Range[] = [];

  constructor({ top, left, right }: Pick<Area, 'top' | 'left' | 'right'>) {
    this.top = top;
    this.left = left;
    this.right = right;
  }

  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  get ranges(): readonly Range[] {
    return this.#ranges;
  }

  /** The range that ends in this row, if there is one. */
  endingAt(bottom: number): Range | undefined {
    const range = this.#ranges[this.#indexReaching(bottom)];
    return range?.area.bottom === bottom ? range : undefined;
  }

  add(range: Range): void {
    this.#ranges.splice(this.#indexReaching(range.area.bottom), 0, range);
  }

  remove(range: Range): void {
    const index = this.#ranges.indexOf(range);
    if (index >= 0) this.#ranges.splice(index, 1);
  }

  /** Forgets the totals of the ranges that hold a row, and gives those whose dependents have to be told. */
  touch(row: number): Range[] {
    const touched: Range[] = [];
    if (row < this.top) return touched;
    for (let index = this.#indexReaching(row); index < this.#ranges.length; index += 1) {
      const range = this.#ranges[index] as Range;
      if (range.isStale) break;
      range.isStale = true;
      range.totals = null;
      touched.push(range);
    }
    return touched;
  }

  /** The part of a range that is in no shorter one whose totals are known. */
  unknownPart(range: Range): Area | null {
    if (range.totals) return null;
    const known = this.#nearestKnown(range);
    return known ? { ...range.area, top: known.area.bottom + 1 } : range.area;
  }

  /** Brings the totals of a range up to date; all its cells have to be. */
  settle(range: Range, valuesIn: ReadValues): void {
    if (range.totals) return;
    const known = this.#nearestKnown(range);
    const top = known ? known.area.bottom + 1 : this.top;
    range.totals = withValues(known?.totals ?? NOTHING, valuesIn({ ...range.area, top }));
    range.isStale = false;
  }

  #nearestKnown(range: Range): Range | undefined {
    for (let index = this.#ranges.indexOf(range) - 1; index >= 0; index -= 1) {
      const shorter = this.#ranges[index];
      if (shorter?.totals) return shorter;
    }
    return undefined;
  }

  /** The index of the shortest range that reaches down to a row. */
  #indexReaching(row: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle] as Range).area.bottom < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
