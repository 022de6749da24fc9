/**
 * Has the subject's process end at a certain request of a run, so that `verify` sees that whenever a submission ends
 * itself, it is graded.
 */
export class PlannedDeath {
  readonly #atRequest: number | null;
  readonly #endSubject: (grant: number) => void;
  #requests = 0;

  constructor(atRequest: number | null, endSubject: (grant: number) => void) {
    this.#atRequest = atRequest;
    this.#endSubject = endSubject;
  }

  /** How often subjects were asked something in this run so far. */
  get requests(): number {
    return this.#requests;
  }

  /**
   * To be called before each request.
   * @param gone resolves when the channels of the subject have closed
   * @returns undefined where the request may be made at once
   */
  before(grant: number, gone: () => Promise<unknown>): Promise<unknown> | undefined {
    this.#requests += 1;
    if (this.#requests !== this.#atRequest) return undefined;
    const closed = gone();
    this.#endSubject(grant);
    return closed;
  }
}
