import type { SavedWorkbook } from './saving.ts';
import { Workbook, type WorkbookOptions } from './workbook.ts';

/** Reads what was saved, into a new workbook. All is computed anew. */
export function loadWorkbook(saved: SavedWorkbook, options: Pick<WorkbookOptions, 'functions'> = {}): Workbook {
  return Workbook.load(saved, options);
}
