/** The rows a text takes when it wraps at words, as `Prose` does. A word longer than a row is broken by then. */
function wrapped(text: string, columns: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > columns) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, row];
}

/** How many rows a text takes. */
export const wrappedRows = (text: string, columns: number): number => wrapped(text, columns).length;

/** A text broken into at most `most` rows; a sign at its end says when something was left out. */
export function fittedRows(text: string, columns: number, most: number): readonly string[] {
  const rows = wrapped(text, columns);
  const last = rows[most - 1];
  if (rows.length <= most || last === undefined) return rows;
  return [...rows.slice(0, most - 1), `${last.slice(0, columns - 1)}…`];
}
