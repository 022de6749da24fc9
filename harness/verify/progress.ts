import type { Clock } from '../domain/clock.ts';
import type { CheckName } from './finding.ts';

/** What is running, how far it is, and how long it will take. */
export interface Progress {
  readonly check: CheckName;
  readonly label: string;
  readonly done: number;
  /** Runs in all; 0 while that is not known. */
  readonly total: number;
  /** By the pace so far; null while there is none. */
  readonly leftMs: number | null;
}

/** Counts runs as they end and guesses the time left. */
export class ProgressCount {
  readonly #clock: Clock;
  readonly #tell: (progress: Progress) => void;
  #total = 0;
  #done = 0;
  #measured = 0;
  #startedMs: number | undefined;

  constructor(clock: Clock, tell: (progress: Progress) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  begin(check: CheckName, label: string): void {
    this.#report(check, label);
  }

  expect(total: number): void {
    this.#total = total;
    this.#startedMs = this.#clock.monotonicMs();
  }

  /** What results show to be worth trying as well. */
  expectMore(count: number): void {
    this.#total += count;
  }

  /** @param tookMs 0 for a result that was remembered, which says nothing of the pace */
  tried(check: CheckName, label: string, tookMs: number): void {
    this.#done += 1;
    if (tookMs > 0) this.#measured += 1;
    this.#report(check, label);
  }

  #report(check: CheckName, label: string): void {
    const passedMs = this.#startedMs === undefined ? 0 : this.#clock.monotonicMs() - this.#startedMs;
    const leftMs =
      this.#measured === 0 ? null : Math.round((passedMs / this.#measured) * (this.#total - this.#done));
    this.#tell({ check, label, done: this.#done, total: this.#total, leftMs });
  }
}
