import { stripVTControlCharacters } from 'node:util';

/** Controls, and what does not show but changes what does: bidi marks, zero-width signs, tags, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

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
