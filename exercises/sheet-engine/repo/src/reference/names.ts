import { columnNamed, rowNamed } from './column.ts';

const NAME = /^[\p{L}_\\][\p{L}\p{N}_.\\]*$/u;
const CELL = /^([A-Za-z]{1,3})([1-9]\d{0,6})$/;
const MAX_LENGTH = 255;
const MAX_SHEET_NAME = 31;
const FORBIDDEN_IN_SHEETS = /[\\/?*[\]:]/;

/** Whether a text can be the name of a range or value: a word that is no address and no truth value. */
export function isName(text: string): boolean {
  if (text.length > MAX_LENGTH || !NAME.test(text)) return false;
  return !looksLikeCell(text) && !/^(true|false|r|c)$/i.test(text);
}

/** Names of sheets are free but for a few characters that references need. */
export function isSheetName(text: string): boolean {
  if (text.trim() === '' || text.length > MAX_SHEET_NAME) return false;
  return !FORBIDDEN_IN_SHEETS.test(text) && !text.startsWith("'") && !text.endsWith("'");
}

/** A sheet's name as it stands before the `!` of a reference. */
export function quotedSheet(name: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !looksLikeCell(name);
  return isPlain ? name : `'${name.replaceAll("'", "''")}'`;
}

function looksLikeCell(text: string): boolean {
  const match = CELL.exec(text);
  if (!match) return false;
  return columnNamed(match[1] ?? '') !== null && rowNamed(match[2] ?? '') !== null;
}
