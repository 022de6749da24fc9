import type { Subject } from 'bugsquash/examiner';

export type Book = Awaited<ReturnType<Subject['construct']>>;
export type Row = (number | string | boolean | null)[];

/** A workbook with a sheet called Till, and another called Overview; `rows` begin in A1 of the first. */
export async function bookWith(subject: Subject, rows: readonly Row[] = [], functions = {}): Promise<Book> {
  const book = await subject.construct('Workbook', { sheets: ['Till', 'Overview'], functions });
  if (rows.length > 0) await book.call('setTable', 'A1', rows);
  return book;
}

/** Sales in C from row 2 on, and beside each of them the total so far. */
export function sales(amounts: readonly number[]): Row[] {
  const lines = amounts.map((amount, index): Row => ['sale', null, amount, `=SUM(C$2:C${index + 2})`]);
  return [['what', null, 'amount', 'so far'], ...lines];
}

export const AMOUNTS = [417, 88, 1260, 95, 33, 702, 518, 64, 251, 129, 876] as const;

export const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);

/** What the same workbook shows after it was saved and loaded. */
export async function computedAnew(subject: Subject, book: Book, place: string): Promise<unknown> {
  const loaded = await subject.call('loadWorkbook', await book.call('save'));
  return loaded.call('values', place);
}

/** Errors as their code. */
export function shown(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'error' in value ? value.error : value;
}
