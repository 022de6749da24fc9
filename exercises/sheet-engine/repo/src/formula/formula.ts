import { type Edit, moved } from '../reference/edit.ts';
import type { EditLog } from '../reference/edit-log.ts';
import { adjusted, type Place } from './adjust.ts';
import type { Expression } from './expression.ts';

/**
 * The formula of a cell or of a name. Rows and columns that come and go change the references of thousands of formulas;
 * each catches up with that only when somebody looks at it.
 */
export class Formula {
  #expression: Expression;
  /** The cell, at the time up to which the references are right. */
  #place: Place;
  readonly #log: EditLog;
  /** How far in the log that is. */
  #seen: number;

  /** @param place of the cell that it is in; a name's formula is on no sheet, and never moves */
  constructor(expression: Expression, place: Place, log: EditLog) {
    this.#expression = expression;
    this.#place = place;
    this.#log = log;
    this.#seen = log.length;
  }

  /** The formula as of now. */
  get expression(): Expression {
    if (this.#seen < this.#log.length) this.#catchUp();
    return this.#expression;
  }

  #catchUp(): void {
    for (const edit of this.#log.since(this.#seen)) {
      const place = placeAfter(this.#place, edit);
      this.#expression = adjusted(this.#expression, this.#place, place, edit);
      this.#place = place;
    }
    this.#seen = this.#log.seal();
  }
}

function placeAfter(place: Place, edit: Edit): Place {
  if (place.sheet !== edit.sheet) return place;
  return { ...place, [edit.axis]: moved(place[edit.axis], edit) ?? place[edit.axis] };
}
