import { errorNamed } from './errors.ts';
import { daysInMonth, fractionOf, serialOf } from './serial-date.ts';
import type { Scalar } from './value.ts';

/** What somebody typed, read as a value, with the format that the way of writing suggests. */
export interface Typed {
  readonly value: Scalar;
  readonly format: string | null;
}

const NUMBER = /^([+-]?)(?:(\d{1,3}(?:,\d{3})+)|(\d*))(?:\.(\d*))?(?:[eE]([+-]?\d+))?(%?)$/;
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const HOURS_OF_DAY = 24;

/** Reads text as if it were typed into a cell that holds no formula. Text that is nothing else stays text. */
export function parseTyped(text: string): Typed {
  const trimmed = text.trim();
  if (text === '') return plain(null);
  if (text.startsWith("'")) return plain(text.slice(1));
  const upper = trimmed.toUpperCase();
  if (upper === 'TRUE') return plain(true);
  if (upper === 'FALSE') return plain(false);
  for (const readOne of [number, date, time]) {
    const typed = readOne(trimmed);
    if (typed) return typed;
  }
  return plain(errorNamed(trimmed) ?? text);
}

const plain = (value: Scalar): Typed => ({ value, format: null });

function number(text: string): Typed | null {
  const match = NUMBER.exec(text);
  if (!match) return null;
  const [, sign, grouped, digits = '', decimals, exponent, percent] = match;
  const whole = grouped?.replaceAll(',', '') ?? digits;
  if (whole === '' && !decimals) return null;
  const size = Number(`${whole || '0'}.${decimals || '0'}${exponent ? `e${exponent}` : ''}`);
  if (!Number.isFinite(size)) return null;
  const signed = sign === '-' ? -size : size;
  const value = percent ? Number((signed / 100).toPrecision(15)) : signed;
  return { value: value === 0 ? 0 : value, format: formatOfNumber(grouped, decimals, percent) };
}

function formatOfNumber(grouped?: string, decimals?: string, percent?: string): string | null {
  if (percent) return decimals ? '0.00%' : '0%';
  if (grouped) return decimals ? '#,##0.00' : '#,##0';
  return null;
}

function date(text: string): Typed | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  const serial = serialOf(year, month, day);
  const clock = match[4] === undefined ? null : time(match[4]);
  if (match[4] !== undefined && !clock) return null;
  if (!clock) return { value: serial, format: 'yyyy-mm-dd' };
  return { value: serial + Number(clock.value), format: 'yyyy-mm-dd hh:mm' };
}

function time(text: string): Typed | null {
  const match = TIME.exec(text);
  if (!match) return null;
  const [hour, minute, second] = [match[1], match[2], match[3] ?? '0'].map(Number) as [number, number, number];
  if (hour >= HOURS_OF_DAY || minute > 59 || second > 59) return null;
  const format = match[3] === undefined ? 'hh:mm' : 'hh:mm:ss';
  return { value: fractionOf({ hour, minute, second }), format };
}
