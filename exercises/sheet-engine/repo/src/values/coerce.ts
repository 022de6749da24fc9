import { type CellError, VALUE_ERROR } from './errors.ts';
import { parseTyped } from './input.ts';
import { isError, type Scalar } from './value.ts';

/** The number that a value stands for in arithmetic: blank is 0, TRUE is 1, and text is read as if it were typed. */
export function toNumber(value: Scalar): number | CellError {
  if (typeof value === 'number') return value;
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isError(value)) return value;
  const typed = parseTyped(value).value;
  return typeof typed === 'number' ? typed : VALUE_ERROR;
}

/** The text that a value stands for where text is asked for. */
export function toText(value: Scalar): string | CellError {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (isError(value)) return value;
  return numberToText(value);
}

/** A truth value: numbers are true unless they are 0; of texts only TRUE and FALSE have one. */
export function toBoolean(value: Scalar): boolean | CellError {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  if (isError(value)) return value;
  if (typeof value === 'number') return value !== 0;
  const upper = value.trim().toUpperCase();
  if (upper === 'TRUE') return true;
  if (upper === 'FALSE') return false;
  return VALUE_ERROR;
}

const MOST_DIGITS = 15;
const WIDEST_PLAIN = 1e21;
const SMALLEST_PLAIN = 1e-9;

/** A number with at most 15 significant digits, as it is shown where no format is set. */
export function numberToText(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const rounded = Number(value.toPrecision(MOST_DIGITS));
  if (size >= WIDEST_PLAIN || size < SMALLEST_PLAIN) return exponential(rounded);
  const text = String(rounded);
  return text.includes('e') ? plainDecimal(rounded) : text;
}

function exponential(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const size = Math.abs(Number(exponent));
  return `${digits}E${exponent.startsWith('-') ? '-' : '+'}${String(size).padStart(2, '0')}`;
}

function plainDecimal(value: number): string {
  return value.toFixed(20).replace(/0+$/, '').replace(/\.$/, '');
}
