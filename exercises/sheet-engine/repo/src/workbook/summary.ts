import type { Totals } from '../graph/totals.ts';

/** What is known of the cells that somebody selected. */
export interface Summary {
  /** Cells that are not blank. */
  readonly count: number;
  readonly numbers: number;
  readonly sum: number;
  /** Null where there are no numbers. */
  readonly average: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

export function summaryOf({ sum, numbers, filled, least, greatest }: Totals): Summary {
  const hasNumbers = numbers > 0;
  return {
    count: filled,
    numbers,
    sum,
    average: hasNumbers ? sum / numbers : null,
    min: hasNumbers ? least : null,
    max: hasNumbers ? greatest : null,
  };
}
