import { stripVTControlCharacters } from 'node:util';

/**
 * Text from outside (file names, test names, messages) without what a terminal would obey: escape sequences,
 * control characters, bidirectional controls and zero-width characters. Newlines become spaces.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu, '');
}

/** The same for several lines, whose breaks stay. */
export function printableLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => printable(line.replaceAll('\t', '  ')))
    .join('\n');
}
