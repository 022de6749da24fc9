import type { CellError } from '../values/errors.ts';

/** Thrown inside a function to end it with an error as its result. It never leaves the evaluator. */
export class ErrorSignal extends Error {
  readonly result: CellError;

  constructor(result: CellError) {
    super(result.error);
    this.result = result;
  }
}

export function fail(result: CellError): never {
  throw new ErrorSignal(result);
}

/** The value, if it is no error. */
export function required<Value>(value: Value | CellError): Value {
  if (typeof value === 'object' && value !== null && 'error' in value) fail(value as CellError);
  return value as Value;
}
