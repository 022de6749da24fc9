import type { RunningTests } from './running-tests.ts';

/**
 * Has the subject's process end at a certain request of each test, so that `verify` sees that whenever a submission
 * ends itself, it is graded.
 */
export class PlannedDeath {
  readonly #atRequest: number | null;
  readonly #tests: Pick<RunningTests, 'running'>;
  readonly #endSubject: (grant: number) => void;
  #test: RunningTests['running'];
  #requestsOfTest = 0;
  #mostRequests = 0;

  constructor(
    atRequest: number | null,
    tests: Pick<RunningTests, 'running'>,
    endSubject: (grant: number) => void,
  ) {
    this.#atRequest = atRequest;
    this.#tests = tests;
    this.#endSubject = endSubject;
  }

  /** How often subjects were asked something in the test that asked most; what happens between two tests is one too. */
  get mostRequests(): number {
    return this.#mostRequests;
  }

  /**
   * To be called before each request.
   * @param gone resolves when the channels of the subject have closed
   * @returns undefined where the request may be made at once
   */
  before(grant: number, gone: () => Promise<unknown>): Promise<unknown> | undefined {
    if (this.#test !== this.#tests.running) this.#requestsOfTest = 0;
    this.#test = this.#tests.running;
    this.#requestsOfTest += 1;
    this.#mostRequests = Math.max(this.#mostRequests, this.#requestsOfTest);
    if (this.#requestsOfTest !== this.#atRequest) return undefined;
    const closed = gone();
    this.#endSubject(grant);
    return closed;
  }
}
