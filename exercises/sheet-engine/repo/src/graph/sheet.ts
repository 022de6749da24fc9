import type { Area, Position } from '../reference/area.ts';
import { type Edit, moved } from '../reference/edit.ts';
import { Cell } from './cell.ts';
import { RangeIndex } from './range-index.ts';
import { SortedKeys } from './sorted-keys.ts';

/** The cells of a sheet that there is something to know of, and the ranges that formulas refer to. */
export class Sheet {
  readonly id: number;
  name: string;
  readonly ranges: RangeIndex;
  #rows = new Map<number, Map<number, Cell>>();
  readonly #order = new SortedKeys(() => this.#rows.keys());

  constructor(id: number, name: string) {
    this.id = id;
    this.name = name;
    this.ranges = new RangeIndex(id);
  }

  cellAt({ row, column }: Position): Cell | undefined {
    return this.#rows.get(row)?.get(column);
  }

  ensureCell({ row, column }: Position): Cell {
    const known = this.cellAt({ row, column });
    if (known) return known;
    const cell = new Cell(this.id, row, column);
    this.#put(cell);
    return cell;
  }

  /** Takes a cell away if nobody would miss it. */
  release(cell: Cell): void {
    if (!cell.isIdle) return;
    const cells = this.#rows.get(cell.row);
    if (cells?.get(cell.column) !== cell) return;
    cells.delete(cell.column);
    if (cells.size > 0) return;
    this.#rows.delete(cell.row);
    this.#order.forget();
  }

  /** The cells of an area, row by row and from left to right. */
  *cellsIn(area: Area): Generator<Cell> {
    for (const row of this.#order.between(area.top, area.bottom)) {
      const cells = this.#rows.get(row);
      if (cells) yield* cellsOfRow(cells, area);
    }
  }

  *allCells(): Generator<Cell> {
    for (const cells of this.#rows.values()) yield* cells.values();
  }

  /** Moves all cells as an edit moves them, and gives those that are gone. */
  move(edit: Edit): Cell[] {
    const gone: Cell[] = [];
    const cells = [...this.allCells()];
    this.#rows = new Map();
    this.#order.forget();
    for (const cell of cells) {
      const place = moved(cell[edit.axis], edit);
      if (place === null) {
        gone.push(cell);
        continue;
      }
      cell[edit.axis] = place;
      this.#put(cell);
    }
    return gone;
  }

  /** The last row and column that hold something; null on an empty sheet. */
  get extent(): Position | null {
    let [row, column] = [-1, -1];
    for (const cell of this.allCells()) {
      if (cell.content.kind === 'blank') continue;
      row = Math.max(row, cell.row);
      column = Math.max(column, cell.column);
    }
    return row < 0 ? null : { row, column };
  }

  #put(cell: Cell): void {
    const cells = this.#rows.get(cell.row);
    if (cells) {
      cells.set(cell.column, cell);
      return;
    }
    this.#rows.set(cell.row, new Map([[cell.column, cell]]));
    this.#order.forget();
  }
}

function* cellsOfRow(cells: ReadonlyMap<number, Cell>, { left, right }: Area): Generator<Cell> {
  if (right - left < cells.size) {
    for (let column = left; column <= right; column += 1) {
      const cell = cells.get(column);
      if (cell) yield cell;
    }
    return;
  }
  const inside = [...cells.keys()].filter((column) => column >= left && column <= right);
  for (const column of inside.sort((a, b) => a - b)) yield cells.get(column) as Cell;
}
