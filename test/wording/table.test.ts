import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { table } from '../../harness/wording/table.ts';
import { wrapLines } from '../../harness/wording/wrap-lines.ts';

const HEAD = ['at', 'what', 'number'];
const NOTE = 'noted: it depends on the sign of the amount, see allocate and where it is called';
const ROWS = [
  ['0:01', 'began', ' 1'],
  ['12:30', NOTE, '22'],
];

test('a table is as wide as its cells where there is room', () => {
  expect(table(HEAD, ROWS).split('\n')).toEqual([
    `at     what${' '.repeat(NOTE.length - 2)}number`,
    `0:01   began${' '.repeat(NOTE.length - 3)} 1`,
    `12:30  ${NOTE}  22`,
  ]);
});

test('where there is none, the widest column wraps between words, and the others stand beside its first line', () => {
  expect(table(HEAD, ROWS, 60).split('\n')).toEqual([
    `at     what${' '.repeat(43)}number`,
    `0:01   began${' '.repeat(42)} 1`,
    '12:30  noted: it depends on the sign of the amount,   22',
    '       see allocate and where it is called',
  ]);
});

test('no row is wider than the terminal, wide characters included, and no word is lost', () => {
  for (let columns = 40; columns < 130; columns += 1) {
    const text = table(HEAD, [...ROWS, ['1:00', '端末の幅を越える長い言葉 '.repeat(4), '3']], columns);
    for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    expect(text.replaceAll(/\s+/g, '')).toHaveLength(
      table(HEAD, [...ROWS, ['1:00', '端末の幅を越える長い言葉 '.repeat(4), '3']]).replaceAll(/\s+/g, '')
        .length,
    );
  }
});

test('lines of text break between words, and go on under their own text', () => {
  expect(wrapLines(['- a symptom that somebody told us', '', 'short'], 20)).toEqual([
    '- a symptom that',
    '  somebody told us',
    '',
    'short',
  ]);
  expect(wrapLines(['    code that is indented'], 14)).toEqual(['    code that', '    is', '    indented']);
});
