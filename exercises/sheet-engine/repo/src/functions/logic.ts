import { define, defineLazy, type FunctionDefinition, MANY } from '../calc/definition.ts';
import type { Operand } from '../calc/operand.ts';
import { scalarOf } from '../calc/read.ts';
import { required } from '../calc/signal.ts';
import type { Surroundings } from '../calc/surroundings.ts';
import { toBoolean, toNumber } from '../values/coerce.ts';
import { isSameValue } from '../values/compare.ts';
import { NOT_AVAILABLE, VALUE_ERROR } from '../values/errors.ts';
import { isError, type Scalar } from '../values/value.ts';

export const LOGIC: readonly FunctionDefinition[] = [
  define('TRUE', 0, () => true),
  define('FALSE', 0, () => false),
  define('NOT', 1, (args) => !args.boolean(0)),
  define('AND', [1, MANY], (args) => decided([...args.truths()], (truths) => truths.every(Boolean))),
  define('OR', [1, MANY], (args) => decided([...args.truths()], (truths) => truths.some(Boolean))),
  define('XOR', [1, MANY], (args) =>
    decided([...args.truths()], (truths) => truths.filter(Boolean).length % 2 === 1),
  ),
  defineLazy('IF', [1, 3], ([condition, yes, no], evaluate, surroundings) => {
    const isTrue = condition && truthOf(evaluate(condition), surroundings);
    const branch = isTrue ? yes : no;
    if (!branch) return isTrue ?? false;
    return orZero(evaluate(branch));
  }),
  defineLazy('IFS', [2, MANY], (args, evaluate, surroundings) => {
    for (let index = 0; index + 1 < args.length; index += 2) {
      const [condition, result] = args.slice(index, index + 2);
      if (condition && result && truthOf(evaluate(condition), surroundings)) return evaluate(result);
    }
    return NOT_AVAILABLE;
  }),
  defineLazy('IFERROR', [2, 2], ([tried, otherwise], evaluate, surroundings) => {
    const value = tried ? single(evaluate(tried), surroundings) : null;
    return isError(value) && otherwise ? evaluate(otherwise) : value;
  }),
  defineLazy('IFNA', [2, 2], ([tried, otherwise], evaluate, surroundings) => {
    const value = tried ? single(evaluate(tried), surroundings) : null;
    return value === NOT_AVAILABLE && otherwise ? evaluate(otherwise) : value;
  }),
  defineLazy('CHOOSE', [2, MANY], ([chosen, ...choices], evaluate, surroundings) => {
    const number = required(toNumber(chosen ? single(evaluate(chosen), surroundings) : null));
    const choice = choices[Math.trunc(number) - 1];
    return choice ? evaluate(choice) : VALUE_ERROR;
  }),
  defineLazy('SWITCH', [3, MANY], ([tested, ...cases], evaluate, surroundings) => {
    const value = required(tested ? single(evaluate(tested), surroundings) : null);
    for (let index = 0; index + 1 < cases.length; index += 2) {
      const [wanted, result] = cases.slice(index, index + 2);
      if (wanted && result && isSameValue(value, single(evaluate(wanted), surroundings)))
        return evaluate(result);
    }
    const otherwise = cases.length % 2 === 1 ? cases.at(-1) : undefined;
    return otherwise ? evaluate(otherwise) : NOT_AVAILABLE;
  }),
];

/** Truth values of which there is none decide nothing. */
function decided(truths: readonly boolean[], decide: (truths: readonly boolean[]) => boolean): Operand {
  return truths.length === 0 ? VALUE_ERROR : decide(truths);
}

const single = (operand: Operand, surroundings: Surroundings): Scalar => scalarOf(operand, surroundings);

const truthOf = (operand: Operand, surroundings: Surroundings): boolean =>
  required(toBoolean(single(operand, surroundings)));

/** A branch that is only a comma is 0. */
const orZero = (operand: Operand): Operand => operand ?? 0;
