import type { Scalar } from '../values/value.ts';

/**
 * A formula as a tree. References say where their cell is as seen from the cell of the formula, so that a tree can be
 * shared by all cells that a formula is copied to. Trees are never changed.
 */
export type Expression =
  | Constant
  | ArrayConstant
  | Omitted
  | CellReference
  | AreaReference
  | LostReference
  | NameReference
  | Unary
  | Percent
  | Binary
  | Grouped
  | Call;

export interface Constant {
  readonly kind: 'constant';
  readonly value: Exclude<Scalar, null>;
}

/** `{1,2;3,4}` */
export interface ArrayConstant {
  readonly kind: 'array';
  readonly rows: readonly (readonly Exclude<Scalar, null>[])[];
}

/** An argument of which there is only the comma. */
export interface Omitted {
  readonly kind: 'omitted';
}

/** One coordinate of a reference: with a `$` the place itself, without it the distance from the formula. */
export interface Coordinate {
  readonly isFixed: boolean;
  readonly value: number;
}

export interface Corner {
  readonly row: Coordinate;
  readonly column: Coordinate;
}

export interface CellReference {
  readonly kind: 'cell';
  /** The id of a sheet; null where none is written, which means the formula's own. */
  readonly sheet: number | null;
  readonly corner: Corner;
}

export interface AreaReference {
  readonly kind: 'area';
  readonly sheet: number | null;
  /** As they are written; the first need not be the upper left one. */
  readonly first: Corner;
  readonly last: Corner;
  /** `A:C` and `3:5` have no end. */
  readonly whole: 'columns' | 'rows' | null;
}

/** A reference to what is gone. */
export interface LostReference {
  readonly kind: 'lost';
}

export interface NameReference {
  readonly kind: 'name';
  /** As it was written. */
  readonly name: string;
}

export interface Unary {
  readonly kind: 'unary';
  readonly operator: '+' | '-';
  readonly operand: Expression;
}

export interface Percent {
  readonly kind: 'percent';
  readonly operand: Expression;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | '&' | '=' | '<>' | '<' | '>' | '<=' | '>=';

export interface Binary {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** What stands in parentheses, which are kept as they were written. */
export interface Grouped {
  readonly kind: 'grouped';
  readonly inner: Expression;
}

export interface Call {
  readonly kind: 'call';
  /** In capitals. */
  readonly name: string;
  readonly args: readonly Expression[];
}

export type Reference = CellReference | AreaReference;

export const LOST: LostReference = { kind: 'lost' };
export const OMITTED: Omitted = { kind: 'omitted' };
