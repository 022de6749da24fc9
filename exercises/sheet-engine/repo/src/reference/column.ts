/** Rows and columns are counted from 0 inside the engine, and shown from 1 and A. */
export const MAX_ROWS = 1_048_576;
export const MAX_COLUMNS = 16_384;

const LETTERS = 26;
const CODE_OF_A = 65;

/** `A` for 0, `Z` for 25, `AA` for 26. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / LETTERS)) {
    name = String.fromCharCode(CODE_OF_A + ((rest - 1) % LETTERS)) + name;
  }
  return name;
}

/** The column of a name such as `AB`, or null where there is none. */
export function columnNamed(name: string): number | null {
  if (!/^[A-Za-z]{1,3}$/.test(name)) return null;
  let column = 0;
  for (const letter of name.toUpperCase()) column = column * LETTERS + letter.charCodeAt(0) - CODE_OF_A + 1;
  return column <= MAX_COLUMNS ? column - 1 : null;
}

/** The row that is shown as this number, or null where there is none. */
export function rowNamed(name: string): number | null {
  if (!/^[1-9]\d{0,6}$/.test(name)) return null;
  const row = Number(name);
  return row <= MAX_ROWS ? row - 1 : null;
}

export const isOnGrid = (row: number, column: number): boolean =>
  row >= 0 && row < MAX_ROWS && column >= 0 && column < MAX_COLUMNS;
