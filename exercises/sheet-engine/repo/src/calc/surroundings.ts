import type { Place } from '../formula/adjust.ts';
import type { Totals } from '../graph/totals.ts';
import type { Position } from '../reference/area.ts';
import type { Scalar } from '../values/value.ts';
import type { AreaOperand } from './operand.ts';

export interface FilledCell extends Position {
  readonly value: Scalar;
}

/** What a formula sees of the workbook while it is computed. */
export interface Surroundings {
  /** The cell that the formula is in. */
  readonly place: Place;
  valueAt(place: Place): Scalar;
  /** The cells of an area that are not blank, row by row. */
  filledIn(operand: AreaOperand): Iterable<FilledCell>;
  totalsOf(operand: AreaOperand): Totals;
  /** The last row and column that hold something: areas without an end are cut off there. */
  extentOf(sheet: number): Position | null;
  /** The time as a number, or null if nobody has said what time it is. */
  readonly now: number | null;
}
