import type { Formula } from '../formula/formula.ts';
import { foldCase } from '../values/compare.ts';
import type { Cell } from './cell.ts';

/** A name that somebody defined, or that a formula asks for. */
export interface NameEntry {
  /** As it was written when it was defined; of one that is not, as a formula has it. */
  name: string;
  formula: Formula | null;
  /** Cells whose formula says this name, or a name that says it. */
  readonly dependents: Set<Cell>;
}

/** The names of a workbook; capitals make no difference. */
export class NameTable {
  readonly #entries = new Map<string, NameEntry>();

  find(name: string): NameEntry | undefined {
    return this.#entries.get(foldCase(name));
  }

  ensure(name: string): NameEntry {
    const known = this.find(name);
    if (known) return known;
    const entry: NameEntry = { name, formula: null, dependents: new Set() };
    this.#entries.set(foldCase(name), entry);
    return entry;
  }

  /** Forgets a name that is neither defined nor asked for. */
  release(entry: NameEntry): void {
    if (!entry.formula && entry.dependents.size === 0) this.#entries.delete(foldCase(entry.name));
  }

  /** What is defined, in the order of the alphabet. */
  get defined(): NameEntry[] {
    return [...this.#entries.values()]
      .filter(({ formula }) => formula !== null)
      .sort((a, b) => (foldCase(a.name) < foldCase(b.name) ? -1 : 1));
  }
}
