import type { Place } from '../formula/adjust.ts';
import type { Formula } from '../formula/formula.ts';
import type { Scalar } from '../values/value.ts';
import type { Range } from './range.ts';

/** What somebody put into a cell. */
export type Content =
  | { readonly kind: 'blank' }
  | { readonly kind: 'constant'; readonly value: Scalar }
  | { readonly kind: 'formula'; readonly formula: Formula };

export const BLANK: Content = { kind: 'blank' };

/** What a formula is computed from. */
export interface Precedents {
  readonly cells: readonly Cell[];
  readonly ranges: readonly Range[];
  /** Folded names, whether they are defined or not. */
  readonly names: readonly string[];
  /** Whether it asks for the time. */
  readonly isTimed: boolean;
  /** Whether it asks where cells are, and not only what is in them. */
  readonly isPositional: boolean;
}

export const NO_PRECEDENTS: Precedents = {
  cells: [],
  ranges: [],
  names: [],
  isTimed: false,
  isPositional: false,
};

/**
 * A node of the graph. One that nobody has put anything into exists as long as a formula refers to it.
 *
 * ```
 *              set, or something it depends on changes
 *     fresh ─────────────────────────────────────────────► stale
 *       ▲       those that depend on it are told, once       │
 *       └────────────────────────────────────────────────────┘
 *                   looked at: computed, if it is a formula
 * ```
 */
export class Cell implements Place {
  readonly sheet: number;
  row: number;
  column: number;
  content: Content = BLANK;
  value: Scalar = null;
  /** Whether `value` is out of date, and all that depends on it knows. */
  isStale = false;
  /** Of numbers, as in `0.00`; null where none is set. */
  format: string | null = null;
  precedents: Precedents = NO_PRECEDENTS;
  /** Cells whose formula refers to this cell by itself; ranges it is in have their own. */
  readonly dependents = new Set<Cell>();

  constructor(sheet: number, row: number, column: number) {
    this.sheet = sheet;
    this.row = row;
    this.column = column;
  }

  /** Whether nobody would miss it. */
  get isIdle(): boolean {
    return this.content.kind === 'blank' && this.format === null && this.dependents.size === 0;
  }
}
