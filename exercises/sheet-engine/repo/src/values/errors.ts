/** What a cell shows where there is no value. */
export type ErrorCode =
  | '#NULL!'
  | '#DIV/0!'
  | '#VALUE!'
  | '#REF!'
  | '#NAME?'
  | '#NUM!'
  | '#N/A'
  | '#CYCLE!';

export interface CellError {
  readonly error: ErrorCode;
}

const CODES: readonly ErrorCode[] = [
  '#NULL!',
  '#DIV/0!',
  '#VALUE!',
  '#REF!',
  '#NAME?',
  '#NUM!',
  '#N/A',
  '#CYCLE!',
];

const instances = new Map<string, CellError>(CODES.map((error) => [error, Object.freeze({ error })]));

/** There is one object for each code, so that errors can be compared by identity. */
function errorOf(code: ErrorCode): CellError {
  return instances.get(code) as CellError;
}

export const NULL_ERROR = errorOf('#NULL!');
export const DIVISION_BY_ZERO = errorOf('#DIV/0!');
export const VALUE_ERROR = errorOf('#VALUE!');
export const REFERENCE_ERROR = errorOf('#REF!');
export const NAME_ERROR = errorOf('#NAME?');
export const NUMBER_ERROR = errorOf('#NUM!');
export const NOT_AVAILABLE = errorOf('#N/A');
export const CYCLE_ERROR = errorOf('#CYCLE!');

/** The error that a text names, or null. */
export function errorNamed(text: string): CellError | null {
  return instances.get(text.toUpperCase()) ?? null;
}

/** The codes, longest first, for who looks for one in a text. */
export const ERROR_CODES: readonly string[] = [...CODES].sort((a, b) => b.length - a.length);

/** The number that ERROR.TYPE gives for a code. */
export function errorNumber({ error }: CellError): number {
  return CODES.indexOf(error) + 1;
}
