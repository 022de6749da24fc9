import type { Edit } from './edit.ts';

/**
 * The edits of a workbook's sheets, for formulas to catch up with when they are next looked at. A place in the log is
 * the number of edits before it.
 */
export class EditLog {
  readonly #edits: Edit[] = [];
  /** What lies before this place has been read, and stays as it is. */
  #sealed = 0;

  get length(): number {
    return this.#edits.length;
  }

  append(edit: Edit): void {
    const last = this.#edits.at(-1);
    const joined = last && this.#edits.length > this.#sealed ? join(last, edit) : null;
    if (joined) this.#edits[this.#edits.length - 1] = joined;
    else this.#edits.push(edit);
  }

  /** The edits from a place on. */
  since(place: number): readonly Edit[] {
    return this.#edits.slice(place);
  }

  /** The end of the log, for who has caught up with it. */
  seal(): number {
    this.#sealed = this.#edits.length;
    return this.#sealed;
  }
}

/** Two edits in a row as one, or null where that cannot be: rows are mostly inserted one by one. */
function join(first: Edit, second: Edit): Edit | null {
  if (first.kind !== second.kind || first.sheet !== second.sheet || first.axis !== second.axis) return null;
  const count = first.count + second.count;
  if (first.kind === 'insert') {
    const isInside = second.at >= first.at && second.at <= first.at + first.count;
    return isInside ? { ...first, count } : null;
  }
  const isAround = second.at <= first.at && second.at + second.count >= first.at;
  return isAround ? { ...first, at: second.at, count } : null;
}
