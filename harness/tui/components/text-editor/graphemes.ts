/** Characters as a person counts them: an emoji of several code points is one, and so is a letter with its accents. */

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

export interface Grapheme {
  readonly text: string;
  /** In code units, as all offsets here. */
  readonly offset: number;
}

export const graphemesOf = (text: string): readonly Grapheme[] =>
  Array.from(graphemes.segment(text), ({ segment, index }) => ({ text: segment, offset: index }));

/** The start of the grapheme that ends at or spans `offset`; 0 at the start. */
export function graphemeBefore(text: string, offset: number): number {
  if (offset <= 0) return 0;
  return graphemes.segment(text).containing(Math.min(offset, text.length) - 1)?.index ?? 0;
}

/** The end of the grapheme that begins at or spans `offset`; the text's end at the end. */
export function graphemeAfter(text: string, offset: number): number {
  if (offset >= text.length) return text.length;
  const found = graphemes.segment(text).containing(offset);
  return found === undefined ? text.length : found.index + found.segment.length;
}

/** The nearest border between graphemes at or before `offset`. */
export function graphemeBorder(text: string, offset: number): number {
  const within = Math.max(0, Math.min(text.length, offset));
  return within === text.length ? within : (graphemes.segment(text).containing(within)?.index ?? within);
}

/** The start of the word before `offset`, as Alt-B goes. */
export function wordBefore(text: string, offset: number): number {
  const starts = wordsOf(text.slice(0, offset));
  return starts.at(-1)?.start ?? 0;
}

/** The end of the word after `offset`, as Alt-F goes. */
export function wordAfter(text: string, offset: number): number {
  const next = wordsOf(text.slice(offset))[0];
  return next === undefined ? text.length : offset + next.end;
}

const wordsOf = (text: string) =>
  Array.from(words.segment(text))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ index, segment }) => ({ start: index, end: index + segment.length }));
