import type { Arguments } from '../calc/arguments.ts';
import { define, type FunctionDefinition, MANY } from '../calc/definition.ts';
import { isAreaOperand } from '../calc/operand.ts';
import { VALUE_ERROR } from '../values/errors.ts';
import { isError, isMatrix, isStorable, type Scalar } from '../values/value.ts';
import { WorkbookError } from './problem.ts';

/** What a function of the host gets: a value, or the rows of a table. */
export type OwnArgument = Scalar | readonly (readonly Scalar[])[];

/** A function that the host brings along. It has to give the same result for the same arguments. */
export type OwnFunction = (...args: OwnArgument[]) => Scalar | undefined;

const NAME = /^[\p{L}_][\p{L}\p{N}_.]*$/u;

export function ownFunctions(functions: Readonly<Record<string, OwnFunction>>): Map<string, FunctionDefinition> {
  return new Map(
    Object.entries(functions).map(([name, call]) => {
      if (!NAME.test(name)) throw new WorkbookError('bad-name', `A function cannot be called "${name}".`);
      const upper = name.toUpperCase();
      return [upper, define(upper, [0, MANY], (args) => result(call, args))];
    }),
  );
}

function result(call: OwnFunction, args: Arguments): Scalar {
  const given = Array.from({ length: args.count }, (_, index) => argument(args, index));
  const error = given.find(isError);
  if (error) return error;
  try {
    return storable(call(...given));
  } catch {
    return VALUE_ERROR;
  }
}

function argument(args: Arguments, index: number): OwnArgument {
  const operand = args.operand(index);
  const isTable = isMatrix(operand) || (isAreaOperand(operand) && !isOneCell(operand.area));
  return isTable ? args.matrix(index).rows : args.value(index);
}

const isOneCell = ({ top, bottom, left, right }: { top: number; bottom: number; left: number; right: number }) =>
  top === bottom && left === right;

function storable(value: Scalar | undefined): Scalar {
  if (typeof value === 'number') return isStorable(value) ? value : VALUE_ERROR;
  return value ?? null;
}
