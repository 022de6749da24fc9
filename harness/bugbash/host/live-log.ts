import type { Clock } from '../../domain/clock.ts';
import type { Result } from '../../domain/failure.ts';
import { success } from '../../domain/failure.ts';
import type { Actor, BashEvent, Entry } from '../log/events.ts';
import { type FoldedLog, foldLog } from '../log/freeze.ts';
import type { BashState } from '../log/state.ts';
import type { BashStore, GradingJob } from '../ports.ts';
import { type Answer, storeRefusal } from './answer.ts';
import { type Change, changeOf } from './changes.ts';

/** What a use case wants to be written, and what it then has to tell. */
export interface Decision<T> {
  readonly who: Actor;
  readonly events: readonly BashEvent[];
  readonly jobs?: readonly GradingJob[];
  readonly value: T;
}

/** One moment of the bash. */
export interface Now {
  /** All that is known; also what a team may see of its own. */
  readonly state: BashState;
  /** What everybody may see: in a freeze, not what has happened since. */
  readonly shown: BashState;
  readonly atMs: number;
}

/** In steps, so that reading a long log at the start does not take the memory twice. */
const READ_AT_ONCE = 5_000;

/**
 * The log of one bash with the state that follows from it, kept current. Decisions are taken one after another on the
 * state of that moment; what they write is durable before they resolve.
 */
export class LiveLog {
  readonly bash: string;
  readonly #store: BashStore;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #entries: Entry[] = [];
  readonly #changes: Change[] = [];
  readonly #listeners = new Set<(entries: readonly Entry[]) => void>();
  #folded: FoldedLog | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(store: BashStore, bash: string, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.bash = bash;
    this.#clock = clock;
  }

  static async open(store: BashStore, bash: string, clock: Pick<Clock, 'now'>): Promise<Result<LiveLog>> {
    const log = new LiveLog(store, bash, clock);
    const read = await log.#catchUp();
    return read.ok ? success(log) : read;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** What each entry changed for whom, in the same order. */
  get changes(): readonly Change[] {
    return this.#changes;
  }

  /** Never before the last entry, as the store has it too. */
  get now(): Now {
    if (!this.#folded) throw new Error(`the bash ${this.bash} has not been created`);
    const { live, shown } = this.#folded;
    return { state: live, shown, atMs: Math.max(this.#clock.now().atMs, live.atMs) };
  }

  /** Calls back with what was appended, by whomever; returns how to stop. */
  onAppended(listener: (entries: readonly Entry[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads what others have appended, such as the grading queue. */
  refresh(): Promise<Result<void>> {
    return this.#inTurn(() => this.#catchUp());
  }

  /** Decides on the present state and writes what follows; decides anew where others were faster. */
  decide<T>(decision: (now: Now) => Answer<Decision<T>>): Promise<Answer<T>> {
    return this.#inTurn(async () => {
      for (;;) {
        const now = this.now;
        const { atMs } = now;
        const decided = decision(now);
        if (!decided.ok) return decided;
        const { who, events, jobs, value } = decided.value;
        if (events.length === 0) return { ok: true, value };
        const entries = events.map((event) => ({ atMs, who, event }));
        const appended = await this.#store.append(this.bash, entries, this.#entries.length, jobs);
        if (!appended.ok) return storeRefusal(appended.failure);
        if (appended.value.kind === 'appended') {
          this.#take(appended.value.entries);
          return { ok: true, value };
        }
        const read = await this.#catchUp();
        if (!read.ok) return storeRefusal(read.failure);
      }
    });
  }

  async #catchUp(): Promise<Result<void>> {
    for (;;) {
      const read = await this.#store.read(this.bash, this.#entries.length, READ_AT_ONCE);
      if (!read.ok) return read;
      if (read.value.length === 0) return success(undefined);
      this.#take(read.value);
    }
  }

  #take(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const before = this.#folded;
      this.#folded = foldLog(before, entry);
      this.#entries.push(entry);
      this.#changes.push(changeOf(entry, this.#folded.live, this.#folded.shown !== before?.shown));
    }
    for (const listener of this.#listeners) listener(entries);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
