import { numberToText, toText } from '../values/coerce.ts';
import { isDay } from '../values/serial-date.ts';
import { isError, type Scalar } from '../values/value.ts';
import { formatDate } from './date.ts';
import { formatNumber } from './number.ts';
import { type Section, sectionsOf } from './section.ts';

/** What a date shows that is beyond the calendar. */
const NO_DATE = '########';
const TEXT_SECTION = 3;

/** A value as text, by a format code such as `#,##0.00` or `yyyy-mm-dd`; without one as it is. */
export function formatValue(value: Scalar, code: string | null): string {
  if (isError(value)) return value.error;
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (code === null || code === '') return plainText(value);
  const sections = sectionsOf(code);
  return typeof value === 'string' ? formatText(value, sections) : formatSigned(value, sections);
}

function plainText(value: string | number): string {
  return typeof value === 'string' ? value : numberToText(value);
}

/** Text goes where the fourth section, or one with an `@`, says. */
function formatText(value: string, sections: readonly Section[]): string {
  const section = sections[TEXT_SECTION] ?? sections.find(({ kind }) => kind === 'text');
  if (!section) return value;
  return section.tokens
    .map((token) => (token.kind === 'text' ? value : token.kind === 'literal' ? token.text : ''))
    .join('');
}

function formatSigned(value: number, sections: readonly Section[]): string {
  const [first, negative, zero] = sections.slice(0, TEXT_SECTION);
  if (!first) return numberToText(value);
  if (value < 0 && negative) return formatSize(-value, negative);
  if (value === 0 && zero) return formatSize(0, zero);
  if (first.kind === 'date') return isDay(value) ? formatDate(value, first.tokens) : NO_DATE;
  const text = formatSize(Math.abs(value), first);
  return value < 0 && showsAnything(text) ? `-${text}` : text;
}

function formatSize(size: number, { tokens, kind }: Section): string {
  if (kind === 'date') return isDay(size) ? formatDate(size, tokens) : NO_DATE;
  const isGeneral = tokens.some((token) => token.kind === 'general' || token.kind === 'text');
  if (!isGeneral) return formatNumber(size, tokens);
  return tokens
    .map((token) => {
      if (token.kind === 'general' || token.kind === 'text') return toText(size);
      return token.kind === 'literal' ? token.text : '';
    })
    .join('');
}

/** A number that is rounded to nothing has no sign. */
const showsAnything = (text: string): boolean => /[1-9]/.test(text);
