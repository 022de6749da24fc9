import { stripVTControlCharacters } from 'node:util';

/** Controls but the line break, and signs that do not show but change what does; a joiner between emoji stays. */
const UNWANTED =
  /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?!\u200D)\p{Cf}|(?<!\p{Extended_Pictographic}|\uFE0F|\p{Emoji_Modifier})\u200D|\u200D(?!\p{Extended_Pictographic})/gu;

/** Typed or pasted text as it may be kept: with its lines, and without anything that could steer a terminal. */
export const cleanText = (text: string): string =>
  stripVTControlCharacters(text).replaceAll(/\r\n?/g, '\n').replaceAll('\t', '  ').replaceAll(UNWANTED, '');
