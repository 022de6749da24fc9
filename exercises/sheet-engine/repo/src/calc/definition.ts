import type { Expression } from '../formula/expression.ts';
import type { Arguments } from './arguments.ts';
import type { Operand } from './operand.ts';
import type { Surroundings } from './surroundings.ts';

interface Arity {
  /** In capitals. */
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

/** A function that gets its arguments computed. */
export interface PlainFunction extends Arity {
  readonly kind: 'plain';
  readonly call: (args: Arguments) => Operand;
}

/** One that decides which of its arguments are computed at all. */
export interface LazyFunction extends Arity {
  readonly kind: 'lazy';
  readonly call: (args: readonly Expression[], evaluate: Evaluate, surroundings: Surroundings) => Operand;
}

export type FunctionDefinition = PlainFunction | LazyFunction;

/** Computes an expression; an error is a result like any other. */
export type Evaluate = (expression: Expression) => Operand;

/** As many arguments as anybody may write. */
export const MANY = 255;

/** A function with a fixed number of arguments, or from `least` to `most`. */
export function define(
  name: string,
  arity: number | readonly [least: number, most: number],
  call: PlainFunction['call'],
): PlainFunction {
  const [least, most] = typeof arity === 'number' ? [arity, arity] : arity;
  return { kind: 'plain', name, least, most, call };
}

export function defineLazy(
  name: string,
  [least, most]: readonly [least: number, most: number],
  call: LazyFunction['call'],
): LazyFunction {
  return { kind: 'lazy', name, least, most, call };
}
