import * as fc from 'fast-check';
import type { Key } from 'ink';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { cleanText } from '../../../harness/tui/components/text-editor/clean-text.ts';
import { graphemesOf } from '../../../harness/tui/components/text-editor/graphemes.ts';
import { commandsOf } from '../../../harness/tui/components/text-editor/keys.ts';
import {
  type Edit,
  edited,
  type Place,
  type TextBuffer,
  textBuffer,
} from '../../../harness/tui/components/text-editor/text-buffer.ts';
import { rowOf, wrappedText } from '../../../harness/tui/components/text-editor/wrapped-text.ts';

const FAMILY = '👨‍👩‍👧';
const ACCENTED = 'e\u0301';
const shown = { columns: 20, rows: 5 };

const type = (text: string): Edit => ({ type: 'insert', text });
const move = (to: Place): Edit => ({ type: 'move', to });
const remove = (to: Place): Edit => ({ type: 'delete', to });
const cut = (to: Place): Edit => ({ type: 'cut', to });

/** The text after some edits, with the cursor as a bar. */
function after(text: string, ...edits: readonly Edit[]): string {
  return withBar(edits.reduce<TextBuffer>((buffer, edit) => edited(buffer, edit, shown), textBuffer(text)));
}

const withBar = ({ text, cursor }: TextBuffer) => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

test.for([
  ['a letter goes in at the cursor', 'ac', [move('left'), type('b')], 'ab|c'],
  ['a paste keeps its lines', '', [type('one\r\ntwo\rthree\n')], 'one\ntwo\nthree\n|'],
  ['backspace takes an emoji whole', `a${FAMILY}`, [remove('left')], 'a|'],
  ['backspace takes a letter with its accent', `x${ACCENTED}`, [remove('left')], 'x|'],
  ['backspace at the start does nothing', 'a', [move('text-start'), remove('left')], '|a'],
  ['delete takes what is under the cursor', `${FAMILY}b`, [move('text-start'), remove('right')], '|b'],
  ['delete at the end does nothing', 'a', [remove('right')], 'a|'],
  ['backspace joins two lines', 'a\nb', [move('left'), remove('left')], 'a|b'],
  ['left and right go by what one sees', `a${FAMILY}b`, [move('left'), move('left')], `a|${FAMILY}b`],
  ['Ctrl-A goes to the start of the line', 'one\ntwo', [move('line-start')], 'one\n|two'],
  ['Ctrl-E goes to its end', 'one\ntwo', [move('text-start'), move('line-end')], 'one|\ntwo'],
  ['Ctrl-U cuts up to the start of the line', 'one\ntwo three', [move('left'), cut('line-start')], 'one\n|e'],
  ['Ctrl-K cuts up to its end', 'one two\nthree', [move('text-start'), cut('line-end')], '|\nthree'],
  ['Ctrl-K at the end of a line does nothing', 'one', [cut('line-end')], 'one|'],
  ['Ctrl-W cuts the word before', 'fix the  cache', [cut('word-left'), cut('word-left')], 'fix |'],
  ['Alt-D cuts the word after', 'fix the cache', [move('text-start'), cut('word-right')], '| the cache'],
  [
    'Alt-B goes to the start of a word',
    'fix the cache',
    [move('word-left'), move('word-left')],
    'fix |the cache',
  ],
  ['Alt-F goes to the end of one', 'fix the', [move('text-start'), move('word-right')], 'fix| the'],
  ['words are found in other scripts', 'привет, мир', [move('word-left')], 'привет, |мир'],
  ['Ctrl-Y brings the last cut back', 'a b', [cut('word-left'), type('c '), { type: 'paste-cut' }], 'a c b|'],
  ['an accent joins the letter it is typed behind', 'e', [type('\u0301')], `${ACCENTED}|`],
] as const)('%s', ([, text, edits, expected]) => {
  expect(after(text, ...edits)).toBe(expected);
});

test('up and down keep to a column through shorter rows, and go to the ends', () => {
  const text = 'a long first line\nshort\nanother long line';
  expect(after(text, move('up'))).toBe('a long first line\nshort|\nanother long line');
  expect(after(text, move('up'), move('up'))).toBe('a long first line|\nshort\nanother long line');
  expect(after(text, move('left'), move('left'), move('up'), move('up'), move('down'), move('down'))).toBe(
    'a long first line\nshort\nanother long li|ne',
  );
  expect(after(text, move('up'), move('up'), move('up'))).toBe(`|${text}`);
  expect(after(text, move('text-start'), move('page-down'))).toBe(
    'a long first line\nshort\n|another long line',
  );
  expect(after(text, move('text-start'), move('page-down'), move('page-down'))).toBe(`${text}|`);
});

test('home and end go to the ends of a row as it is shown', () => {
  const text = 'one two three four five six';
  expect(wrappedText(text, 20).map(({ start, end }) => text.slice(start, end))).toEqual([
    'one two three four ',
    'five six',
  ]);
  expect(after(text, move('row-start'))).toBe('one two three four |five six');
  expect(after(text, move('row-start'), move('up'), move('row-end'))).toBe('one two three four| five six');
});

test('undo takes a typed word back at once, a paste at once, and redo brings both again', () => {
  const typed = [...'one two'].map(type);
  expect(after('', ...typed, { type: 'undo' })).toBe('one |');
  expect(after('', ...typed, { type: 'undo' }, { type: 'undo' }, { type: 'undo' })).toBe('|');
  expect(after('', ...typed, { type: 'undo' }, { type: 'redo' })).toBe('one two|');
  expect(after('kept ', type('a pasted line\nand another'), { type: 'undo' })).toBe('kept |');
  expect(after('abc', remove('left'), remove('left'), { type: 'undo' })).toBe('abc|');
  // What is typed after an undo is another future.
  expect(after('', type('paste one'), { type: 'undo' }, type('x'), { type: 'redo' })).toBe('x|');
});

test('what could steer the terminal is not kept, a family and the lines are', () => {
  expect(cleanText('\u001B[31mred\u001B[0m\u202E\u200B\u0007\tx\r\ny')).toBe('red  x\ny');
  expect(cleanText(`${FAMILY}\u2764\uFE0F\u200D\u{1F525} a\u200Db`)).toBe(
    `${FAMILY}\u2764\uFE0F\u200D\u{1F525} ab`,
  );
});

const noKey = {} as Key;

test('keys as Ink reports them', () => {
  const ctrl = { ctrl: true } as Key;
  const alt = { meta: true } as Key;
  expect(commandsOf('w', ctrl)).toEqual([cut('word-left')]);
  expect(commandsOf('b', alt)).toEqual([move('word-left')]);
  expect(commandsOf('', { leftArrow: true, ctrl: true } as Key)).toEqual([move('word-left')]);
  expect(commandsOf('', { backspace: true } as Key)).toEqual([remove('left')]);
  expect(commandsOf('', { delete: true } as Key)).toEqual([remove('right')]);
  expect(commandsOf('\r', { return: true, meta: true } as Key)).toEqual([type('\n')]);
  expect(commandsOf('x', ctrl)).toEqual([]);
  expect(commandsOf('constructor', ctrl)).toEqual([]);
  // Typed fast, enter comes in one read with what stands before it; line breaks inside are a paste.
  expect(commandsOf('done\r', noKey)).toEqual([type('done'), { type: 'enter' }]);
  expect(commandsOf('one\rtwo\r', noKey)).toEqual([type('one\rtwo\r')]);
  expect(commandsOf('\n', noKey)).toEqual([type('\n')]);
});

const pieces = fc.constantFrom('a', 'word ', ' ', '\n', FAMILY, ACCENTED, '日本', 'É', '\t', '\u0301', '🇩🇪');
const places = fc.constantFrom<Place>(
  ...([
    'left',
    'right',
    'word-left',
    'word-right',
    'row-start',
    'row-end',
    'line-start',
    'line-end',
  ] as const),
  ...(['up', 'down', 'page-up', 'page-down', 'text-start', 'text-end'] as const),
);
const edits: fc.Arbitrary<Edit> = fc.oneof(
  pieces.map(type),
  fc.array(pieces, { maxLength: 8 }).map((many) => type(many.join(''))),
  places.map(move),
  places.map(remove),
  places.map(cut),
  fc.constantFrom<Edit>({ type: 'undo' }, { type: 'redo' }, { type: 'paste-cut' }),
);
const widths = fc.integer({ min: 2, max: 40 });

test('whatever is pressed, the cursor stands between two graphemes, and undoing everything leads back', () => {
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 40 }), widths, (many, columns) => {
      const start = textBuffer('to begin with');
      let buffer = start;
      for (const edit of many) {
        buffer = edited(buffer, edit, { columns, rows: 4 });
        const borders = [...graphemesOf(buffer.text).map(({ offset }) => offset), buffer.text.length];
        expect(borders).toContain(buffer.cursor);
      }
      const whole = buffer.text;
      let steps = 0;
      for (; buffer.undoable.length > 0; steps += 1)
        buffer = edited(buffer, { type: 'undo' }, { columns, rows: 4 });
      expect(buffer.text).toBe(start.text);
      for (; steps > 0; steps -= 1) buffer = edited(buffer, { type: 'redo' }, { columns, rows: 4 });
      expect(buffer.text).toBe(whole);
    }),
  );
});

test('what is left of a row that wrapped may have to wrap again', () => {
  expect(wrappedText(' 日本', 3).map(({ start, end }) => [start, end])).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
});

test('rows hold every character once and fit, but for spaces at which they wrap', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), widths, (many, columns) => {
      const { text } = textBuffer(many.join(''));
      const rows = wrappedText(text, columns);
      expect(rows.map(({ start, end, wraps }) => text.slice(start, end) + (wraps ? '' : '\n')).join('')).toBe(
        `${text}\n`,
      );
      for (const { start, end } of rows)
        expect(stringWidth(text.slice(start, end).trimEnd())).toBeLessThanOrEqual(Math.max(2, columns));
      for (const { offset } of graphemesOf(text)) {
        const row = rows[rowOf(rows, offset)];
        expect(row && row.start <= offset && offset <= row.end).toBe(true);
      }
    }),
  );
});

test('2,000 characters at 60 columns: every key is quick and lands where it shows', () => {
  const text = 'a sentence of some words, '.repeat(77);
  let buffer = textBuffer(text);
  const sixty = { columns: 60, rows: 10 };
  for (let step = 0; step < 20; step += 1) buffer = edited(buffer, move('up'), sixty);
  buffer = edited(buffer, type('HERE'), sixty);
  expect(buffer.text).toHaveLength(text.length + 4);
  const rows = wrappedText(buffer.text, 60);
  expect(rows.length).toBeGreaterThan(33);
  expect(rowOf(rows, buffer.cursor)).toBeLessThan(rows.length - 15);
});
