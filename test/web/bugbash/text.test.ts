import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable as ofDomain } from '../../../harness/domain/printable.ts';
import {
  elapsedText,
  leftText,
  printable,
  printableLines,
} from '../../../harness/web/bugbash/pages/browser/shared/text.ts';

describe('text on the pages of a bug bash', () => {
  test('is printable by the same rule as everywhere else', () => {
    const text = fc
      .string({ unit: 'binary' })
      .filter((given) => !given.includes('\u001B') && !given.includes('\u009B'));
    fc.assert(
      fc.property(text, (given) => printable(given) === ofDomain(given)),
      { numRuns: 2_000 },
    );
    expect(printable('a\u202Eb\u200B\u0007c\r\nd')).toBe('abc d');
    // The joiner of an emoji stays, and no other does.
    for (const given of ['👩\u200D💻', 'a\u200Db', '👩\u200Dx', '❤\uFE0F\u200D🔥'])
      expect(printable(given)).toBe(ofDomain(given));
    expect(printable('👩\u200D💻')).toBe('👩\u200D💻');
  });

  test('never keeps the character that begins an escape sequence', () => {
    expect(printable('\u001B[31mred\u001B[0m \u009B2Jx')).toBe('[31mred[0m 2Jx');
  });

  test('keeps the lines of a text of several lines', () => {
    expect(printableLines('one\n\ttwo\u2066\r\nthree')).toEqual(['one', '  two', 'three']);
  });

  test('a clock says 0:00 only when the time is up, and an hour as an hour', () => {
    expect([leftText(1), leftText(0), leftText(-5_000), leftText(3_600_000)]).toEqual([
      '0:01',
      '0:00',
      '0:00',
      '1:00:00',
    ]);
    expect([elapsedText(999), elapsedText(60_000), elapsedText(3_725_000)]).toEqual([
      '0:00',
      '1:00',
      '1:02:05',
    ]);
  });
});
