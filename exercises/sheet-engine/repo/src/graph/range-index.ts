import { type Area, isSameArea, type Position } from '../reference/area.ts';
import { Range } from './range.ts';
import { RangeStack, type ReadValues } from './range-stack.ts';

/** Stacks wider than this are looked through for every cell. */
const WIDEST_FILED = 64;

/** The ranges of one sheet: which of them holds a cell, and which is the one of an area. */
export class RangeIndex {
  readonly #sheet: number;
  readonly #stacks = new Map<string, RangeStack>();
  readonly #byColumn = new Map<number, Set<RangeStack>>();
  readonly #wide = new Set<RangeStack>();

  constructor(sheet: number) {
    this.#sheet = sheet;
  }

  get all(): Range[] {
    return [...this.#stacks.values()].flatMap(({ ranges }) => ranges);
  }

  find(area: Area): Range | undefined {
    return this.#stacks.get(keyOf(area))?.endingAt(area.bottom);
  }

  /** The range of an area, which is made if there is none. */
  ensure(area: Area): Range {
    const known = this.find(area);
    if (known) return known;
    const range = new Range(this.#sheet, area);
    this.add(range);
    return range;
  }

  add(range: Range): void {
    const key = keyOf(range.area);
    const stack = this.#stacks.get(key) ?? this.#open(key, range.area);
    stack.add(range);
  }

  remove(range: Range): void {
    const key = keyOf(range.area);
    const stack = this.#stacks.get(key);
    stack?.remove(range);
    if (stack?.isEmpty) this.#close(key, stack);
  }

  /** Forgets the totals of all ranges that hold a cell, and gives those whose dependents have to be told. */
  touch({ row, column }: Position): Range[] {
    const touched: Range[] = [];
    for (const stack of this.#byColumn.get(column) ?? []) touched.push(...stack.touch(row));
    for (const stack of this.#wide) {
      if (column >= stack.left && column <= stack.right) touched.push(...stack.touch(row));
    }
    return touched;
  }

  /** The part of a range's area whose cells have to be looked at before it can be settled. */
  unknownPart(range: Range): Area | null {
    return this.#stacks.get(keyOf(range.area))?.unknownPart(range) ?? null;
  }

  settle(range: Range, valuesIn: ReadValues): void {
    this.#stacks.get(keyOf(range.area))?.settle(range, valuesIn);
  }

  /** Gives every range the area that `areaAfter` says, in the order in which they are kept. */
  move(areaAfter: (range: Range) => Area): void {
    const ranges = this.all;
    this.#stacks.clear();
    this.#byColumn.clear();
    this.#wide.clear();
    for (const range of ranges) {
      const area = areaAfter(range);
      if (!isSameArea(area, range.area)) range.area = area;
      this.add(range);
    }
  }

  #open(key: string, area: Area): RangeStack {
    const stack = new RangeStack(area);
    this.#stacks.set(key, stack);
    for (const file of this.#filesOf(stack)) file.add(stack);
    return stack;
  }

  #close(key: string, stack: RangeStack): void {
    this.#stacks.delete(key);
    for (const file of this.#filesOf(stack)) file.delete(stack);
  }

  #filesOf({ left, right }: RangeStack): Set<RangeStack>[] {
    if (right - left >= WIDEST_FILED) return [this.#wide];
    return Array.from({ length: right - left + 1 }, (_, index) => this.#file(left + index));
  }

  #file(column: number): Set<RangeStack> {
    const file = this.#byColumn.get(column) ?? new Set<RangeStack>();
    this.#byColumn.set(column, file);
    return file;
  }
}

const keyOf = ({ top, left, right }: Area): string => `${left}:${right}:${top}`;
