/** The keys of a map in order; they are sorted when somebody asks after they changed. */
export class SortedKeys {
  readonly #read: () => Iterable<number>;
  #sorted: number[] | null = null;

  constructor(read: () => Iterable<number>) {
    this.#read = read;
  }

  /** There are other keys now. */
  forget(): void {
    this.#sorted = null;
  }

  /** The keys from one to another, both included. */
  between(from: number, to: number): number[] {
    const keys = this.#keys();
    const start = firstAtLeast(keys, from);
    const end = firstAtLeast(keys, to + 1);
    return keys.slice(start, end);
  }

  #keys(): number[] {
    this.#sorted ??= [...this.#read()].sort((a, b) => a - b);
    return this.#sorted;
  }
}

function firstAtLeast(keys: readonly number[], least: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
