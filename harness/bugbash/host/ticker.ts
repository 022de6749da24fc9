import { shownAnnouncements } from '../log/announcements.ts';
import { clockAt, isClockEvent, isFrozen, isOverForAll } from '../log/clock.ts';
import type { BashEvent, Entry } from '../log/events.ts';
import type { BashStore } from '../ports.ts';
import { granted } from './answer.ts';
import type { HostContext } from './host-context.ts';

const LOOK_EVERY_MS = 200;
const BACK_UP_EVERY_MS = 60_000;

/**
 * What happens by itself: the scheduled start, the freeze and the bell become entries of the log when their time has
 * come. End and freeze follow from time alone; their entries are for people and for the audit.
 */
export class Ticker {
  readonly #host: HostContext;
  readonly #onTrouble: (message: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #announced = 0;

  constructor(host: HostContext, onTrouble: (message: string) => void) {
    this.#host = host;
    this.#onTrouble = onTrouble;
  }

  start(): void {
    const next = () => {
      this.#looking = this.look().finally(() => {
        if (this.#timer !== undefined) this.#timer = setTimeout(next, LOOK_EVERY_MS);
      });
    };
    this.#timer = setTimeout(next, 0);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#looking;
  }

  /** Writes what is due at this moment. */
  async look(): Promise<void> {
    const { log, moments } = this.#host;
    const { state, atMs } = log.now;
    const due = dueEvent(log.entries, state.clock, atMs);
    if (due) {
      const written = await log.decide((now) => {
        const still = dueEvent(log.entries, now.state.clock, now.atMs);
        return granted({ who: 'program', events: still ? [still] : [], value: null });
      });
      if (!written.ok) this.#onTrouble(written.refused.detail);
    }
    const announced = shownAnnouncements(state.announcements, state.clock, atMs).length;
    if (announced !== this.#announced) for (const tell of moments) tell();
    this.#announced = announced;
  }
}

type Before = Parameters<typeof clockAt>[0];

function dueEvent(entries: readonly Entry[], before: Before, atMs: number): BashEvent | undefined {
  const clock = clockAt(before, atMs);
  if (clock.phase === 'lobby')
    return clock.startsAtMs !== null && clock.startsAtMs <= atMs ? { type: 'started' } : undefined;
  const last = (...types: readonly BashEvent['type'][]) =>
    entries.findLast(({ event }) => isClockEvent(event) && types.includes(event.type))?.event.type;
  if (isFrozen(clock) && last('frozen', 'unfrozen') !== 'frozen') return { type: 'frozen' };
  if (isOverForAll(clock) && last('ended', 'extended', 'granted') !== 'ended') return { type: 'ended' };
  return undefined;
}

/** Copies the store every minute in which something happened, and at every change of the clock. */
export class Backups {
  readonly #host: HostContext;
  readonly #copy: (host: HostContext) => ReturnType<BashStore['backup']>;
  readonly #onTrouble: (message: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #stopListening: () => void = () => {};
  #copying: Promise<void> = Promise.resolve();
  #copiedTo = 0;

  constructor(
    host: HostContext,
    copy: (host: HostContext) => ReturnType<BashStore['backup']>,
    onTrouble: (message: string) => void,
  ) {
    this.#host = host;
    this.#copy = copy;
    this.#onTrouble = onTrouble;
  }

  start(): void {
    this.#timer = setInterval(() => this.#next(), BACK_UP_EVERY_MS);
    this.#stopListening = this.#host.log.onAppended((entries) => {
      if (entries.some(({ event }) => isClockEvent(event))) this.#next();
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopListening();
    await this.#copying;
  }

  #next(): void {
    this.#copying = this.#copying.then(async () => {
      const { length } = this.#host.log.entries;
      if (length === this.#copiedTo) return;
      const copied = await this.#copy(this.#host);
      if (copied.ok) this.#copiedTo = length;
      else this.#onTrouble(`No backup could be made: ${copied.failure.message}`);
    });
  }
}
