import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable, printableLines } from '../../harness/domain/printable.ts';

const STEERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

test.for<readonly [string, string, string]>([
  ['colours', '\u001B[31mred\u001B[0m', 'red'],
  ['a title that would be set', '\u001B]0;owned\u0007name', 'name'],
  ['cursor moves by a single C1 control', 'a\u009B2Jb', 'ab'],
  ['a direction that would be turned', 'cod\u202Exe.ts', 'codxe.ts'],
  ['signs nobody sees', 'pass\u200B\uFEFF\u00ADword\u{E0041}', 'password'],
  ['line breaks and tabs', 'one\r\ntwo\tthree', 'one two three'],
  ['half a character', 'x\uD83D', 'x'],
])('takes out %s', ([, text, shown]) => {
  expect(printable(text)).toBe(shown);
});

test('the joiner stays inside of an emoji, and goes everywhere else', () => {
  expect(printable('👩‍💻 🏳️‍🌈 👨🏽‍🚀')).toBe('👩‍💻 🏳️‍🌈 👨🏽‍🚀');
  expect(printable('pass\u200Dword 💻\u200D \u200D💻 a\u200D💻')).toBe('password 💻 💻 a💻');
});

test('nothing that is left can steer a terminal', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
      expect(printable(String.fromCharCode(...units))).not.toMatch(STEERS);
    }),
  );
});

test('several lines stay several lines, each of them printable', () => {
  expect(printableLines('a\u001B[1m\n\tb\r\nc\u202E')).toEqual(['a', '  b', 'c']);
});
