import { stripVTControlCharacters } from 'node:util';

/**
 * Controls, and what does not show but changes what does: bidi marks, zero-width signs, tags, lone surrogates. The
 * joiner stays where it makes one emoji of two (a woman and a laptop), and nowhere else.
 */
const UNPRINTABLE =
  /(?!\u200D)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?<!\p{ExtPict}(?:\uFE0F|\p{EMod})?)\u200D|\u200D(?!\p{ExtPict})/gu;

/**
 * Text from outside (file names, test titles, messages, tickets) as one line that can't steer the terminal:
 * without escape sequences, controls, bidi overrides and invisible signs.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\t\r\n]+/g, ' ')
    .replaceAll(UNPRINTABLE, '');
}

/** The same for text of several lines; indentation by tabs stays visible. */
export function printableLines(text: string): readonly string[] {
  return stripVTControlCharacters(text)
    .split(/\r?\n/)
    .map((line) => printable(line.replaceAll('\t', '  ')));
}
