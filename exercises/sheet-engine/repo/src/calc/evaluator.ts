import type { Place } from '../formula/adjust.ts';
import type { Call, Expression, Reference } from '../formula/expression.ts';
import { targetOf } from '../formula/offsets.ts';
import { toNumber } from '../values/coerce.ts';
import { NAME_ERROR, REFERENCE_ERROR, VALUE_ERROR } from '../values/errors.ts';
import { isError, type Matrix, type Scalar } from '../values/value.ts';
import { Arguments } from './arguments.ts';
import type { FunctionDefinition } from './definition.ts';
import { isAreaOperand, type Operand } from './operand.ts';
import { applyBinary, applyUnary, hundredth, negated } from './operators.ts';
import { matrixFrom, scalarOf } from './read.ts';
import { ErrorSignal } from './signal.ts';
import type { Surroundings } from './surroundings.ts';

/** Where an evaluator finds what a formula says by name. */
export interface Dictionary {
  functionNamed(name: string): FunctionDefinition | undefined;
  /** The expression of a defined name. */
  expressionNamed(name: string): Expression | undefined;
  hasSheet(sheet: number): boolean;
}

/** The value of a formula's cell. A reference to a blank cell shows 0. */
export function evaluateFormula(
  expression: Expression,
  surroundings: Surroundings,
  dictionary: Dictionary,
): Scalar {
  const evaluator = new Evaluator(surroundings, dictionary);
  const operand = evaluator.evaluate(expression, surroundings.place);
  return scalarOf(operand, surroundings) ?? 0;
}

/** Names that say themselves, over some corners, never come to an end. */
const MOST_NAMES = 32;

class Evaluator {
  readonly #surroundings: Surroundings;
  readonly #dictionary: Dictionary;
  #names = 0;

  constructor(surroundings: Surroundings, dictionary: Dictionary) {
    this.#surroundings = surroundings;
    this.#dictionary = dictionary;
  }

  /** @param origin from where references are seen: the formula's cell, but of the formula of a name */
  evaluate(expression: Expression, origin: Place): Operand {
    switch (expression.kind) {
      case 'constant':
        return expression.value;
      case 'array':
        return { rows: expression.rows };
      case 'omitted':
        return null;
      case 'lost':
        return REFERENCE_ERROR;
      case 'cell':
      case 'area':
        return this.#reference(expression, origin);
      case 'name':
        return this.#name(expression.name);
      case 'grouped':
        return this.evaluate(expression.inner, origin);
      case 'unary': {
        const operand = this.#content(expression.operand, origin);
        return expression.operator === '+' ? operand : applyUnary(operand, negated);
      }
      case 'percent':
        return applyUnary(this.#content(expression.operand, origin), hundredth);
      case 'binary': {
        const left = this.#content(expression.left, origin);
        const right = this.#content(expression.right, origin);
        return applyBinary(expression.operator, left, right);
      }
      case 'call':
        return this.#call(expression, origin);
    }
  }

  /** What operators work on: the value of a single cell, the values of more than one. */
  #content(expression: Expression, origin: Place): Scalar | Matrix {
    const operand = this.evaluate(expression, origin);
    if (!isAreaOperand(operand)) return operand;
    const { area } = operand;
    const isOne = area.top === area.bottom && area.left === area.right;
    return isOne ? scalarOf(operand, this.#surroundings) : matrixFrom(operand, this.#surroundings);
  }

  #reference(reference: Reference, origin: Place): Operand {
    const target = targetOf(reference, origin);
    const sheet = target?.sheet ?? origin.sheet;
    if (!target || !this.#dictionary.hasSheet(sheet)) return REFERENCE_ERROR;
    return { sheet, area: target.area };
  }

  #name(name: string): Operand {
    const expression = this.#dictionary.expressionNamed(name);
    if (!expression || this.#names >= MOST_NAMES) return NAME_ERROR;
    this.#names += 1;
    const operand = this.evaluate(expression, { sheet: 0, row: 0, column: 0 });
    this.#names -= 1;
    return operand;
  }

  #call({ name, args }: Call, origin: Place): Operand {
    const definition = this.#dictionary.functionNamed(name);
    if (!definition) return NAME_ERROR;
    if (args.length < definition.least || args.length > definition.most) return VALUE_ERROR;
    const evaluate = (expression: Expression) => this.evaluate(expression, origin);
    try {
      if (definition.kind === 'lazy')
        return checked(definition.call(args, evaluate, this.#surroundings));
      const operands = args.map((arg) => (arg.kind === 'omitted' ? undefined : evaluate(arg)));
      return checked(definition.call(new Arguments(operands, this.#surroundings)));
    } catch (error) {
      if (error instanceof ErrorSignal) return error.result;
      throw error;
    }
  }
}

/** No function gives NaN, infinity or a negative zero to a cell. */
function checked(result: Operand): Operand {
  if (typeof result !== 'number') return result;
  const number = toNumber(result);
  if (isError(number)) return number;
  return applyBinary('+', number, 0);
}
