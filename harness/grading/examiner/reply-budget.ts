import { SubjectGone } from './rpc-client.ts';

/** A test may keep all that it receives, and a failed one is kept to the end of the run. */
const MAX_WEIGHT = 12_000_000;

/** Caps what one test receives from the code under test and its database in all. */
export class ReplyBudget {
  readonly #reportLimit: (name: string) => void;
  #spent = 0;

  constructor(reportLimit: (name: string) => void) {
    this.#reportLimit = reportLimit;
  }

  /** @param weight in characters; as `ValueCount.weight` */
  spend(weight: number): void {
    this.#spent += weight;
    if (this.#spent <= MAX_WEIGHT) return;
    this.#reportLimit('output');
    throw new SubjectGone(`more than ${MAX_WEIGHT} characters in the replies of one test`);
  }
}
