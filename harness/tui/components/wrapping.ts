import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** The rows a text takes when it wraps at words, in columns of the terminal: a wide character takes two. */
const wrapped = (text: string, columns: number): readonly string[] =>
  wrapAnsi(text, Math.max(1, columns), { hard: true }).split('\n');

/** How many rows a text takes. */
export const wrappedRows = (text: string, columns: number): number => wrapped(text, columns).length;

/** A text broken into at most `most` rows; a sign at its end says when something was left out. */
export function fittedRows(text: string, columns: number, most: number): readonly string[] {
  const rows = wrapped(text, columns);
  const last = rows[most - 1];
  if (rows.length <= most || last === undefined) return rows;
  return [...rows.slice(0, most - 1), shortened(`${last}…`, columns)];
}

/** A text of at most so many columns; where something was cut away, it ends in `…`. */
export function shortened(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** A text followed by spaces up to so many columns; a longer one is left alone. */
export const padded = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - stringWidth(text)));
