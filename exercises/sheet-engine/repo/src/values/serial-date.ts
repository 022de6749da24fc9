/**
 * Dates are numbers: days since 1899-12-30, with the time of day behind the point. The first day is chosen so that the
 * numbers agree with those of other spreadsheets from March 1900 on; the day in 1900 that never was is left out.
 */
const EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;
export const SECONDS_OF_DAY = 86_400;

/** The last day that can be written with a year of four digits. */
export const LAST_DAY = 2_958_465;

export interface CalendarDate {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** The number of a day; months and days beyond the calendar run over into the next. */
export function serialOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round((date.getTime() - EPOCH) / DAY_MS);
}

export function dateOf(serial: number): CalendarDate {
  const date = new Date(EPOCH + Math.floor(serial) * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The time of day of a number, to the nearest second. */
export function timeOf(serial: number): ClockTime {
  const seconds = secondOfDay(serial);
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
  };
}

export function fractionOf({ hour, minute, second }: ClockTime): number {
  return (hour * 3600 + minute * 60 + second) / SECONDS_OF_DAY;
}

/** A moment as the clock of the sheet shows it; sheets know no time zones and count in UTC. */
export function serialOfMoment(moment: Date): number {
  return (moment.getTime() - EPOCH) / DAY_MS;
}

/** 1 is a Sunday, 7 a Saturday. */
export function weekdayOf(serial: number): number {
  const days = Math.floor(serial) - 1;
  return (((days % 7) + 7) % 7) + 1;
}

export function daysInMonth(year: number, month: number): number {
  return serialOf(year, month + 1, 1) - serialOf(year, month, 1);
}

export const isDay = (serial: number): boolean => serial >= 0 && serial < LAST_DAY + 1;

/** The day so many months later; a day that the month does not have becomes its last. */
export function addMonths(serial: number, months: number): number {
  const { year, month, day } = dateOf(serial);
  const first = dateOf(serialOf(year, month + months, 1));
  return serialOf(first.year, first.month, Math.min(day, daysInMonth(first.year, first.month)));
}

function secondOfDay(serial: number): number {
  const fraction = serial - Math.floor(serial);
  return Math.round(fraction * SECONDS_OF_DAY) % SECONDS_OF_DAY;
}
