/**
 * Work that may run beside other work, and work that must run alone: a job that was lost with its taker may have ended
 * it, and must not take other teams' gradings with it. First come, first served, so neither kind waits for ever.
 */
export class AloneOrTogether {
  /** Resolves when everything that was begun before has ended. */
  #allBefore: Promise<unknown> = Promise.resolve();
  /** Resolves when the last work that runs alone has ended. */
  #lastAlone: Promise<unknown> = Promise.resolve();

  together<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#lastAlone.then(work);
    // Without their values, which would be kept for as long as there is work.
    this.#allBefore = Promise.allSettled([this.#allBefore, done]).then(() => {});
    return done;
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#allBefore.then(work);
    this.#lastAlone = done.then(
      () => {},
      () => {},
    );
    this.#allBefore = this.#lastAlone;
    return done;
  }
}
