import type { Totals } from '../graph/totals.ts';
import { toBoolean, toNumber, toText } from '../values/coerce.ts';
import { NUMBER_ERROR, VALUE_ERROR } from '../values/errors.ts';
import { isError, isMatrix, type Matrix, type Scalar, valuesOf } from '../values/value.ts';
import { type AreaOperand, isAreaOperand, type Operand } from './operand.ts';
import { matrixFrom, scalarOf } from './read.ts';
import { fail, required } from './signal.ts';
import type { Surroundings } from './surroundings.ts';

/** The arguments of a call, as the functions ask for them. What cannot be had ends the function with an error. */
export class Arguments {
  readonly surroundings: Surroundings;
  readonly #operands: readonly (Operand | undefined)[];

  /** @param operands undefined stands for one that was left out between commas */
  constructor(operands: readonly (Operand | undefined)[], surroundings: Surroundings) {
    this.#operands = operands;
    this.surroundings = surroundings;
  }

  get count(): number {
    return this.#operands.length;
  }

  has(index: number): boolean {
    return this.#operands[index] !== undefined;
  }

  operand(index: number): Operand {
    return this.#operands[index] ?? null;
  }

  /** One value, which may be an error. */
  value(index: number): Scalar {
    return scalarOf(this.operand(index), this.surroundings);
  }

  /** One value that is no error. */
  scalar(index: number): Exclude<Scalar, { error: unknown }> {
    const value = this.value(index);
    return isError(value) ? fail(value) : value;
  }

  number(index: number, otherwise?: number): number {
    if (otherwise !== undefined && !this.has(index)) return otherwise;
    return required(toNumber(this.value(index)));
  }

  /** A number without what is behind its point. */
  whole(index: number, otherwise?: number): number {
    return Math.trunc(this.number(index, otherwise));
  }

  positive(index: number, otherwise?: number): number {
    const number = this.number(index, otherwise);
    return number > 0 ? number : fail(NUMBER_ERROR);
  }

  text(index: number, otherwise?: string): string {
    if (otherwise !== undefined && !this.has(index)) return otherwise;
    return required(toText(this.value(index)));
  }

  boolean(index: number, otherwise?: boolean): boolean {
    if (otherwise !== undefined && !this.has(index)) return otherwise;
    return required(toBoolean(this.value(index)));
  }

  /** An argument that has to be a reference. */
  area(index: number): AreaOperand {
    const operand = this.operand(index);
    return isAreaOperand(operand) ? operand : fail(VALUE_ERROR);
  }

  matrix(index: number): Matrix {
    return matrixFrom(this.operand(index), this.surroundings);
  }

  totals(operand: AreaOperand): Totals {
    return this.surroundings.totalsOf(operand);
  }

  /**
   * The numbers of all arguments from one on. What stands in cells and arrays counts only if it is a number; what is
   * written into the formula is converted.
   */
  *numbers(from = 0): Generator<number> {
    for (let index = from; index < this.count; index += 1) {
      const operand = this.operand(index);
      if (isAreaOperand(operand) || isMatrix(operand)) yield* this.#numbersIn(operand);
      else yield required(toNumber(operand));
    }
  }

  /** The numbers of one argument. */
  *matrixNumbers(index: number): Generator<number> {
    const operand = this.operand(index);
    if (isAreaOperand(operand) || isMatrix(operand)) yield* this.#numbersIn(operand);
    else yield required(toNumber(operand));
  }

  /** The values of all arguments from one on; blank cells are left out. */
  *values(from = 0): Generator<Scalar> {
    for (let index = from; index < this.count; index += 1) {
      const operand = this.operand(index);
      if (isAreaOperand(operand)) yield* this.#filled(operand);
      else if (isMatrix(operand)) yield* valuesOf(operand);
      else yield operand;
    }
  }

  /** The truth values of all arguments: in cells and arrays, texts and blanks are left out. */
  *truths(): Generator<boolean> {
    for (const operand of this.#operands) {
      const isTable = isAreaOperand(operand) || (operand !== undefined && isMatrix(operand));
      if (!isTable) {
        yield required(toBoolean(operand ?? null));
        continue;
      }
      const values = isAreaOperand(operand) ? this.#filled(operand) : valuesOf(operand as Matrix);
      for (const value of values) {
        if (isError(value)) fail(value);
        if (typeof value === 'number' || typeof value === 'boolean') yield Boolean(value);
      }
    }
  }

  *#numbersIn(operand: AreaOperand | Matrix): Generator<number> {
    const values = isAreaOperand(operand) ? this.#filled(operand) : valuesOf(operand);
    for (const value of values) {
      if (isError(value)) fail(value);
      if (typeof value === 'number') yield value;
    }
  }

  *#filled(operand: AreaOperand): Generator<Scalar> {
    for (const { value } of this.surroundings.filledIn(operand)) yield value;
  }
}
