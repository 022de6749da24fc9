import type { Arguments } from '../calc/arguments.ts';
import { define, type FunctionDefinition, MANY } from '../calc/definition.ts';
import { fail } from '../calc/signal.ts';
import { NOT_AVAILABLE, NUMBER_ERROR, VALUE_ERROR } from '../values/errors.ts';
import { parseTyped } from '../values/input.ts';
import {
  addMonths,
  dateOf,
  daysInMonth,
  fractionOf,
  isDay,
  SECONDS_OF_DAY,
  serialOf,
  timeOf,
  weekdayOf,
} from '../values/serial-date.ts';

const CENTURY = 1900;
const DAYS_OF_WEEK = 7;

export const DATES: readonly FunctionDefinition[] = [
  define('NOW', 0, (args) => args.surroundings.now ?? NOT_AVAILABLE),
  define('TODAY', 0, (args) => {
    const { now } = args.surroundings;
    return now === null ? NOT_AVAILABLE : Math.floor(now);
  }),
  define('DATE', 3, (args) => {
    const year = args.whole(0);
    // Years of two digits and a bit are of the twentieth century, as they were.
    return day(serialOf(year < CENTURY ? year + CENTURY : year, args.whole(1), args.whole(2)));
  }),
  define('TIME', 3, (args) => {
    const fraction = fractionOf({ hour: args.whole(0), minute: args.whole(1), second: args.whole(2) });
    return fraction < 0 ? NUMBER_ERROR : fraction % 1;
  }),
  define('YEAR', 1, (args) => dateOf(day(args.number(0))).year),
  define('MONTH', 1, (args) => dateOf(day(args.number(0))).month),
  define('DAY', 1, (args) => dateOf(day(args.number(0))).day),
  define('HOUR', 1, (args) => timeOf(day(args.number(0))).hour),
  define('MINUTE', 1, (args) => timeOf(day(args.number(0))).minute),
  define('SECOND', 1, (args) => timeOf(day(args.number(0))).second),
  define('WEEKDAY', [1, 2], (args) => {
    const weekday = weekdayOf(day(args.number(0)));
    const kind = args.whole(1, 1);
    if (kind === 1) return weekday;
    if (kind === 2) return ((weekday + 5) % DAYS_OF_WEEK) + 1;
    return kind === 3 ? (weekday + 5) % DAYS_OF_WEEK : NUMBER_ERROR;
  }),
  define('ISOWEEKNUM', 1, (args) => isoWeek(Math.floor(day(args.number(0))))),
  define('DAYS', 2, (args) => Math.floor(day(args.number(0))) - Math.floor(day(args.number(1)))),
  define('EDATE', 2, (args) => day(addMonths(day(args.number(0)), args.whole(1)))),
  define('EOMONTH', 2, (args) => {
    const { year, month } = dateOf(addMonths(day(args.number(0)), args.whole(1)));
    return day(serialOf(year, month, daysInMonth(year, month)));
  }),
  define('DATEVALUE', 1, (args) => {
    const { value, format } = parseTyped(args.text(0));
    return typeof value === 'number' && format?.startsWith('yyyy') ? Math.floor(value) : VALUE_ERROR;
  }),
  define('TIMEVALUE', 1, (args) => {
    const { value, format } = parseTyped(args.text(0));
    if (typeof value !== 'number' || !format?.includes('hh')) return VALUE_ERROR;
    return Math.round((value % 1) * SECONDS_OF_DAY) / SECONDS_OF_DAY;
  }),
  define('NETWORKDAYS', [2, 3], (args) => {
    const [start, end] = [Math.floor(day(args.number(0))), Math.floor(day(args.number(1)))];
    const holidays = holidaysOf(args, 2);
    const [first, last] = [Math.min(start, end), Math.max(start, end)];
    let count = 0;
    for (let date = first; date <= last; date += 1) if (isWorkday(date, holidays)) count += 1;
    return start <= end ? count : -count;
  }),
  define('WORKDAY', [2, 3], (args) => {
    const days = args.whole(1);
    const holidays = holidaysOf(args, 2);
    let date = Math.floor(day(args.number(0)));
    for (let left = Math.abs(days); left > 0; ) {
      date = day(date + Math.sign(days));
      if (isWorkday(date, holidays)) left -= 1;
    }
    return date;
  }),
];

/** The number of a day, if there is such a day. */
function day(serial: number): number {
  return isDay(serial) ? serial : fail(NUMBER_ERROR);
}

function holidaysOf(args: Arguments, from: number): ReadonlySet<number> {
  if (from >= args.count || from > MANY) return new Set();
  return new Set([...args.numbers(from)].map(Math.floor));
}

function isWorkday(date: number, holidays: ReadonlySet<number>): boolean {
  const weekday = weekdayOf(date);
  return weekday !== 1 && weekday !== DAYS_OF_WEEK && !holidays.has(date);
}

/** The week belongs to the year that its Thursday is in. */
function isoWeek(date: number): number {
  const fromMonday = (weekdayOf(date) + 5) % DAYS_OF_WEEK;
  const thursday = date - fromMonday + 3;
  const { year } = dateOf(thursday);
  return Math.floor((thursday - serialOf(year, 1, 1)) / DAYS_OF_WEEK) + 1;
}
