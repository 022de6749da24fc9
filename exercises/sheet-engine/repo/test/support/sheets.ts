import { Workbook } from '../../src/index.ts';
import type { Input } from '../../src/workbook/contents.ts';

/** What a formula gives on an empty sheet; an error is given as its code. */
export function evaluate(formula: string): unknown {
  return shown(new Workbook().evaluate(formula));
}

/** A workbook whose first sheet begins with a table. */
export function sheetWith(rows: readonly (readonly Input[])[], sheets = ['Sheet1', 'Other']): Workbook {
  const workbook = new Workbook({ sheets });
  workbook.setTable('A1', rows);
  return workbook;
}

/** Errors as their code, for expectations that are easy to read. */
export function shown(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'error' in value ? value.error : value;
}
