import { define, type FunctionDefinition, MANY } from '../calc/definition.ts';
import { fail, required } from '../calc/signal.ts';
import { formatValue } from '../format/format.ts';
import { toNumber, toText } from '../values/coerce.ts';
import { VALUE_ERROR } from '../values/errors.ts';
import { halfUp, roundTo } from '../values/rounding.ts';
import { wildcardSource } from './support/wildcards.ts';

/** As long as a text in a cell may be. */
const LONGEST = 32_767;
const LAST_CODE = 255;

export const TEXT: readonly FunctionDefinition[] = [
  define('LEN', 1, (args) => args.text(0).length),
  define('LEFT', [1, 2], (args) => args.text(0).slice(0, count(args.whole(1, 1)))),
  define('RIGHT', [1, 2], (args) => {
    const [text, length] = [args.text(0), count(args.whole(1, 1))];
    return length === 0 ? '' : text.slice(-length);
  }),
  define('MID', 3, (args) => {
    const start = args.whole(1);
    if (start < 1) return VALUE_ERROR;
    return args.text(0).slice(start - 1, start - 1 + count(args.whole(2)));
  }),
  define('UPPER', 1, (args) => args.text(0).toUpperCase()),
  define('LOWER', 1, (args) => args.text(0).toLowerCase()),
  define('PROPER', 1, (args) =>
    args
      .text(0)
      .toLowerCase()
      .replaceAll(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase()),
  ),
  define('TRIM', 1, (args) => args.text(0).trim().replaceAll(/ {2,}/g, ' ')),
  define('CLEAN', 1, (args) => args.text(0).replaceAll(/\p{Cc}/gu, '')),
  define('CONCATENATE', [1, MANY], (args) => {
    const parts = Array.from({ length: args.count }, (_, index) => args.text(index));
    return limited(parts.join(''));
  }),
  define('CONCAT', [1, MANY], (args) => limited([...args.values()].map((value) => required(toText(value))).join(''))),
  define('TEXTJOIN', [3, MANY], (args) => {
    const skipsEmpty = args.boolean(1);
    const texts: string[] = [];
    for (let index = 2; index < args.count; index += 1)
      for (const row of args.matrix(index).rows) texts.push(...row.map((value) => required(toText(value))));
    return limited(texts.filter((text) => !skipsEmpty || text !== '').join(args.text(0)));
  }),
  define('FIND', [2, 3], (args) => {
    const [wanted, text, start] = [args.text(0), args.text(1), args.whole(2, 1)];
    const index = start < 1 ? -1 : text.indexOf(wanted, start - 1);
    return index < 0 ? VALUE_ERROR : index + 1;
  }),
  define('SEARCH', [2, 3], (args) => {
    const [wanted, text, start] = [args.text(0), args.text(1), args.whole(2, 1)];
    if (start < 1 || start > text.length + 1) return VALUE_ERROR;
    const index = text.slice(start - 1).search(new RegExp(wildcardSource(wanted), 'isu'));
    return index < 0 ? VALUE_ERROR : index + start;
  }),
  define('SUBSTITUTE', [3, 4], (args) => {
    const [text, old, replacement] = [args.text(0), args.text(1), args.text(2)];
    if (old === '') return text;
    if (!args.has(3)) return limited(text.replaceAll(old, () => replacement));
    return limited(replaceNth(text, old, replacement, args.whole(3)));
  }),
  define('REPLACE', 4, (args) => {
    const [text, start, length] = [args.text(0), args.whole(1), count(args.whole(2))];
    if (start < 1) return VALUE_ERROR;
    return limited(text.slice(0, start - 1) + args.text(3) + text.slice(start - 1 + length));
  }),
  define('REPT', 2, (args) => {
    const [text, times] = [args.text(0), count(args.whole(1))];
    return text.length * times > LONGEST ? VALUE_ERROR : text.repeat(times);
  }),
  define('EXACT', 2, (args) => args.text(0) === args.text(1)),
  define('CHAR', 1, (args) => {
    const code = args.whole(0);
    return code < 1 || code > LAST_CODE ? VALUE_ERROR : String.fromCharCode(code);
  }),
  define('CODE', 1, (args) => {
    const text = args.text(0);
    return text === '' ? VALUE_ERROR : text.charCodeAt(0);
  }),
  define('T', 1, (args) => {
    const value = args.scalar(0);
    return typeof value === 'string' ? value : '';
  }),
  define('VALUE', 1, (args) => toNumber(args.value(0))),
  define('TEXT', 2, (args) => formatValue(args.scalar(0), args.text(1))),
  define('FIXED', [1, 3], (args) => {
    const digits = args.whole(1, 2);
    const value = roundTo(args.number(0), digits, halfUp);
    const decimals = '0'.repeat(Math.max(0, digits));
    const whole = args.boolean(2, false) ? '0' : '#,##0';
    return formatValue(value, decimals ? `${whole}.${decimals}` : whole);
  }),
];

function count(length: number): number {
  return length < 0 ? fail(VALUE_ERROR) : length;
}

function limited(text: string): string {
  return text.length > LONGEST ? fail(VALUE_ERROR) : text;
}

function replaceNth(text: string, old: string, replacement: string, nth: number): string {
  if (nth < 1) return fail(VALUE_ERROR);
  let index = -1;
  for (let found = 0; found < nth; found += 1) {
    index = text.indexOf(old, index < 0 ? 0 : index + old.length);
    if (index < 0) return text;
  }
  return text.slice(0, index) + replacement + text.slice(index + old.length);
}
