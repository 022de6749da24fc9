import { halfUp, roundTo } from '../values/rounding.ts';
import type { Token } from './section.ts';

interface Layout {
  readonly whole: readonly Digit[];
  readonly decimals: readonly Digit[];
  readonly isGrouped: boolean;
  /** Each comma behind the last digit divides by a thousand. */
  readonly thousands: number;
  readonly percents: number;
}

type Digit = Extract<Token, { kind: 'digit' }>['digit'];

/** Writes the size of a number by the tokens of a section; the sign is left to the caller. */
export function formatNumber(size: number, tokens: readonly Token[]): string {
  const exponentAt = tokens.findIndex(({ kind }) => kind === 'exponent');
  if (exponentAt >= 0) return formatScientific(size, tokens, exponentAt);
  const layout = layoutOf(tokens);
  const scaled = size * 100 ** layout.percents / 1000 ** layout.thousands;
  return fill(tokens, layout, digitsOf(scaled, layout.decimals.length));
}

/** The digits of a number before and behind the point, rounded to so many decimals. */
function digitsOf(size: number, decimals: number): { whole: string; fraction: string } {
  const rounded = roundTo(size, decimals, halfUp);
  const [whole = '0', fraction = ''] = plain(rounded, decimals).split('.');
  return { whole: whole === '0' ? '' : whole, fraction };
}

function plain(value: number, decimals: number): string {
  if (value < 1e21) return value.toFixed(Math.min(decimals, 100));
  return BigInt(value).toString() + (decimals > 0 ? `.${'0'.repeat(decimals)}` : '');
}

function layoutOf(tokens: readonly Token[]): Layout {
  const whole: Digit[] = [];
  const decimals: Digit[] = [];
  let isBehindPoint = false;
  let commas = 0;
  let isGrouped = false;
  for (const token of tokens) {
    if (token.kind === 'point') isBehindPoint = true;
    if (token.kind === 'comma') commas += 1;
    if (token.kind !== 'digit') continue;
    if (commas > 0 && !isBehindPoint) isGrouped = true;
    if (!isBehindPoint) commas = 0;
    (isBehindPoint ? decimals : whole).push(token.digit);
  }
  const percents = tokens.filter(({ kind }) => kind === 'percent').length;
  return { whole, decimals, isGrouped, thousands: commas, percents };
}

function fill(tokens: readonly Token[], layout: Layout, digits: { whole: string; fraction: string }): string {
  const decimals = keptDecimals(layout.decimals, digits.fraction);
  let placed = 0;
  let behind = 0;
  let isBehindPoint = false;
  let text = '';
  for (const token of tokens) {
    switch (token.kind) {
      case 'digit':
        text += isBehindPoint
          ? (decimals[behind++] ?? '')
          : wholeDigit(layout, digits.whole, placed++);
        break;
      case 'point':
        // A point without digits before it follows the whole number all the same.
        if (placed === 0) text += grouped(digits.whole, layout.isGrouped);
        isBehindPoint = true;
        text += '.';
        break;
      case 'percent':
        text += '%';
        break;
      case 'literal':
        text += token.text;
        break;
    }
  }
  return text;
}

/** What stands in place of one digit before the point; the first takes all that is more than there are places. */
function wholeDigit({ whole, isGrouped }: Layout, digits: string, index: number): string {
  const places = whole.length;
  const surplus = Math.max(0, digits.length - places);
  if (index === 0 && surplus > 0) return separated(digits, 0, surplus + 1, isGrouped);
  const position = index + digits.length - places;
  if (position >= 0) return separated(digits, position, position + 1, isGrouped);
  const blank = whole[index] as Digit;
  if (blank === '#') return '';
  const isFollowed = isGrouped && (places - index - 1) % 3 === 0 && index < places - 1;
  return (blank === '0' ? '0' : ' ') + (isFollowed ? ',' : '');
}

/** Some of the digits, each with the comma that belongs behind it. */
function separated(digits: string, from: number, to: number, isGrouped: boolean): string {
  let text = '';
  for (let index = from; index < to; index += 1) {
    const left = digits.length - index - 1;
    text += digits[index];
    if (isGrouped && left > 0 && left % 3 === 0) text += ',';
  }
  return text;
}

const grouped = (digits: string, isGrouped: boolean): string => separated(digits, 0, digits.length, isGrouped);

/** The decimals that are shown: zeros at the end only where the format has a 0. */
function keptDecimals(places: readonly Digit[], fraction: string): string[] {
  let last = fraction.length;
  while (last > 0 && fraction[last - 1] === '0' && places[last - 1] !== '0') last -= 1;
  return places.map((place, index) => {
    if (index < last) return fraction[index] ?? '0';
    return place === '?' ? ' ' : '';
  });
}

/** `0.00E+00`: as many digits before the point as the format has. */
function formatScientific(size: number, tokens: readonly Token[], exponentAt: number): string {
  const mantissa = tokens.slice(0, exponentAt);
  const rest = tokens.slice(exponentAt + 1);
  const { whole, decimals } = layoutOf(mantissa);
  const places = Math.max(1, whole.length);
  let exponent = size === 0 ? 0 : Math.floor(Math.log10(size)) - places + 1;
  let scaled = roundTo(size / 10 ** exponent, decimals.length, halfUp);
  if (scaled >= 10 ** places) {
    exponent += 1;
    scaled = roundTo(size / 10 ** exponent, decimals.length, halfUp);
  }
  const token = tokens[exponentAt] as Extract<Token, { kind: 'exponent' }>;
  const sign = exponent < 0 ? '-' : token.showsPlus ? '+' : '';
  const digits = rest.filter(({ kind }) => kind === 'digit').length;
  const tail = rest.map((each) => (each.kind === 'literal' ? each.text : '')).join('');
  const shown = String(Math.abs(exponent)).padStart(digits, '0');
  return `${formatNumber(scaled, mantissa)}E${sign}${shown}${tail}`;
}
