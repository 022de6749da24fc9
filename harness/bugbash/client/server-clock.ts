import { type Clock, elapsedMs, type Instant } from '../../domain/clock.ts';
import type { ClockView } from '../api.ts';

/** How long a good sample is preferred to a newer one: two clocks of quartz part by some milliseconds in that time. */
const KEPT_MS = 10 * 60_000;
/** What two samples may differ by, beyond half their round trips, before the older is taken for wrong. */
const TOLERANCE_MS = 250;

/** A moment by both clocks. */
export interface KnownTime {
  /** The host's time when its reply arrived here, half of the round trip added. */
  readonly hostAtMs: number;
  /** The same moment by the local clock. */
  readonly at: Instant;
}

interface Sample extends KnownTime {
  readonly roundTripMs: number;
}

/**
 * The host's time on a machine whose own clock may be days off: each reply carries it, and is right within half of its
 * round trip. Between replies the machine's own clock only counts on.
 */
export class ServerClock {
  readonly #clock: Clock;
  #best: Sample | undefined;

  /** @param known what an earlier process learned; the first reply replaces it */
  constructor(clock: Clock, known?: KnownTime) {
    this.#clock = clock;
    if (known) this.#best = { ...known, roundTripMs: Number.POSITIVE_INFINITY };
  }

  /** For a later process; null while no reply has told the time. */
  get known(): KnownTime | null {
    return this.#best === undefined ? null : { hostAtMs: this.#best.hostAtMs, at: this.#best.at };
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs();
  }

  /**
   * Takes in the time that a reply carried, as soon as it has arrived.
   * @param sentMs when its request was sent, by `monotonicMs`
   */
  learn(serverTimeMs: number, sentMs: number): void {
    const roundTripMs = Math.max(0, this.#clock.monotonicMs() - sentMs);
    const sample = { hostAtMs: serverTimeMs + roundTripMs / 2, at: this.#clock.now(), roundTripMs };
    if (this.#best === undefined || this.#isBetter(sample, this.#best)) this.#best = sample;
  }

  #isBetter(fresh: Sample, known: Sample): boolean {
    if (fresh.roundTripMs <= known.roundTripMs) return true;
    const ageMs = elapsedMs(known.at, fresh.at);
    const apartMs = Math.abs(fresh.hostAtMs - (known.hostAtMs + ageMs));
    return ageMs > KEPT_MS || apartMs > (fresh.roundTripMs + known.roundTripMs) / 2 + TOLERANCE_MS;
  }

  /** Unix milliseconds by the host's clock; by the local one until a reply has said better. */
  nowMs(): number {
    const now = this.#clock.now();
    return this.#best === undefined ? now.atMs : this.#best.hostAtMs + elapsedMs(this.#best.at, now);
  }
}

/** What is left, and what has passed, at a moment of the host's clock. In the lobby `leftMs` is the whole length. */
export function clockAt(
  view: ClockView,
  nowMs: number,
): { readonly leftMs: number; readonly elapsedMs: number } {
  if (view.phase !== 'running') return { leftMs: Math.max(0, view.leftMs), elapsedMs: view.elapsedMs };
  const passedMs = Math.max(0, nowMs - view.atMs);
  return { leftMs: Math.max(0, view.leftMs - passedMs), elapsedMs: view.elapsedMs + passedMs };
}
