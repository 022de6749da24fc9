import type { Area } from '../reference/area.ts';
import type { Cell } from './cell.ts';
import type { Totals } from './totals.ts';

/** An area that at least one formula refers to. All formulas that refer to the same area share it. */
export class Range {
  readonly sheet: number;
  area: Area;
  /** Null until somebody asks, and again when something in it has changed. */
  totals: Totals | null = null;
  /** Whether something in it has changed, and all that depends on it knows. */
  isStale = false;
  /** Cells whose formula refers to this area. */
  readonly dependents = new Set<Cell>();

  constructor(sheet: number, area: Area) {
    this.sheet = sheet;
    this.area = area;
  }
}
