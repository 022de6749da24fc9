import type { Area } from '../reference/area.ts';
import type { Matrix, Scalar } from '../values/value.ts';

/** A part of a sheet that a formula refers to; its values are read when they are needed. */
export interface AreaOperand {
  /** The id of the sheet. */
  readonly sheet: number;
  readonly area: Area;
}

/** What an expression amounts to. */
export type Operand = Scalar | Matrix | AreaOperand;

export function isAreaOperand(operand: Operand | undefined): operand is AreaOperand {
  return typeof operand === 'object' && operand !== null && 'area' in operand;
}
