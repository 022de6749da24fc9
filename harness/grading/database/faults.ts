import type { Fault } from '../protocol/sqlite-control.ts';

/** Longest delay one statement is given, in milliseconds. */
const MAX_DELAY_MS = 10_000;

/** Thrown through SQLite when an injected fault takes the subject's connection away. */
export class InjectedCrash extends Error {
  override readonly name = 'InjectedCrash';
}

/** An SQLite error of ours, in the shape that `node:sqlite` gives SQLite's. */
class InjectedBusy extends Error {
  readonly code = 'ERR_SQLITE_ERROR';
  readonly errcode = 5;
  constructor() {
    super('database is locked');
  }
}

/** The faults that the examiner injected and that are still to come. */
export class Faults {
  #busyWrites = 0;
  #delayMs = 0;
  #delayedStatements = 0;
  #writesToCrash = 0;

  inject(fault: Fault): void {
    if ('busy' in fault) this.#busyWrites = fault.busy;
    else if ('delayMs' in fault) {
      this.#delayMs = Math.min(fault.delayMs, MAX_DELAY_MS);
      this.#delayedStatements = fault.statements;
    } else this.#writesToCrash = fault.crashAfterWrites;
  }

  /** Waits before a statement, or throws in place of it, where that is due. */
  before(writes: boolean): void {
    if (this.#delayedStatements > 0) {
      this.#delayedStatements -= 1;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, this.#delayMs);
    }
    if (!writes || this.#busyWrites === 0) return;
    this.#busyWrites -= 1;
    throw new InjectedBusy();
  }

  /** Throws `InjectedCrash` when it is due. */
  after(writes: boolean): void {
    if (!writes || this.#writesToCrash === 0) return;
    this.#writesToCrash -= 1;
    if (this.#writesToCrash === 0) throw new InjectedCrash();
  }
}
