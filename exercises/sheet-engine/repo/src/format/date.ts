import { dateOf, SECONDS_OF_DAY, timeOf, weekdayOf } from '../values/serial-date.ts';
import type { Token } from './section.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const SHORT = 3;
const NOON = 12;

type DateToken = Extract<Token, { kind: 'date' }>;

/** Writes a number as a date and a time of day. */
export function formatDate(serial: number, tokens: readonly Token[]): string {
  const steady = Math.round(serial * SECONDS_OF_DAY) / SECONDS_OF_DAY;
  const isHalved = tokens.some(({ kind }) => kind === 'half-day');
  return tokens
    .map((token) => {
      if (token.kind === 'date') return unitText(token, steady, isHalved);
      if (token.kind === 'half-day') return timeOf(steady).hour < NOON ? 'AM' : 'PM';
      if (token.kind === 'literal') return token.text;
      if (token.kind === 'point') return '.';
      return token.kind === 'comma' ? ',' : '';
    })
    .join('');
}

function unitText({ unit, length }: DateToken, serial: number, isHalved: boolean): string {
  switch (unit) {
    case 'year': {
      const year = String(dateOf(serial).year);
      return length <= 2 ? year.slice(-2) : year.padStart(4, '0');
    }
    case 'month':
      return named(dateOf(serial).month, length, MONTHS, 1);
    case 'day':
      if (length < SHORT) return padded(dateOf(serial).day, length);
      return named(weekdayOf(serial), length, WEEKDAYS, 1);
    case 'hour': {
      const { hour } = timeOf(serial);
      return padded(isHalved ? (hour + NOON - 1) % NOON + 1 : hour, length);
    }
    case 'minute':
      return padded(timeOf(serial).minute, length);
    case 'second':
      return padded(timeOf(serial).second, length);
  }
}

/** One or two digits, a short name, or the whole name. */
function named(number: number, length: number, names: readonly string[], first: number): string {
  if (length < SHORT) return padded(number, length);
  const name = names[number - first] ?? '';
  return length === SHORT ? name.slice(0, SHORT) : name;
}

const padded = (number: number, length: number): string => String(number).padStart(Math.min(length, 2), '0');
