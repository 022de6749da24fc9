import type { Place } from '../formula/adjust.ts';
import { EditLog } from '../reference/edit-log.ts';
import type { Cell } from './cell.ts';
import { NameTable } from './names.ts';
import { Sheet } from './sheet.ts';

/** Everything that formulas refer to, and who refers to it. */
export class Graph {
  readonly log = new EditLog();
  readonly names = new NameTable();
  /** Cells whose formula asks for the time. */
  readonly timed = new Set<Cell>();
  /** Cells whose formula asks where cells are. */
  readonly positional = new Set<Cell>();
  readonly #sheets = new Map<number, Sheet>();
  #nextId = 1;

  get sheets(): Sheet[] {
    return [...this.#sheets.values()];
  }

  sheet(id: number): Sheet | undefined {
    return this.#sheets.get(id);
  }

  addSheet(name: string): Sheet {
    const sheet = new Sheet(this.#nextId, name);
    this.#nextId += 1;
    this.#sheets.set(sheet.id, sheet);
    return sheet;
  }

  removeSheet(sheet: Sheet): void {
    this.#sheets.delete(sheet.id);
  }

  cellAt({ sheet, row, column }: Place): Cell | undefined {
    return this.#sheets.get(sheet)?.cellAt({ row, column });
  }

  /** Takes a cell away if nobody would miss it. */
  release(cell: Cell): void {
    this.#sheets.get(cell.sheet)?.release(cell);
  }
}
