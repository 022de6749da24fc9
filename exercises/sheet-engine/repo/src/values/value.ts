import type { CellError } from './errors.ts';

/** What a cell can hold; null is a blank cell. */
export type Scalar = number | string | boolean | null | CellError;

/** A table of values, row by row; all rows are of the same length. */
export interface Matrix {
  readonly rows: readonly (readonly Scalar[])[];
}

export function isError(value: unknown): value is CellError {
  return typeof value === 'object' && value !== null && 'error' in value;
}

export function isMatrix(value: unknown): value is Matrix {
  return typeof value === 'object' && value !== null && 'rows' in value;
}

/** A matrix of the given size, filled by a function of row and column. */
export function matrixOf(
  height: number,
  width: number,
  valueAt: (row: number, column: number) => Scalar,
): Matrix {
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => valueAt(row, column)),
  );
  return { rows };
}

export const heightOf = ({ rows }: Matrix): number => rows.length;
export const widthOf = ({ rows }: Matrix): number => rows[0]?.length ?? 0;

/** The value at a place of a matrix, where a single row or column is repeated as far as needed. */
export function stretched(matrix: Matrix, row: number, column: number): Scalar | undefined {
  const height = heightOf(matrix);
  const width = widthOf(matrix);
  return matrix.rows[height === 1 ? 0 : row]?.[width === 1 ? 0 : column];
}

/** All values of a matrix, row by row. */
export function* valuesOf(matrix: Matrix): Generator<Scalar> {
  for (const row of matrix.rows) yield* row;
}

/** A number that a cell can hold: neither infinite nor NaN, and no negative zero. */
export function isStorable(value: number): boolean {
  return Number.isFinite(value);
}

export const withoutNegativeZero = (value: number): number => (value === 0 ? 0 : value);
