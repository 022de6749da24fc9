/** Time since the machine was started, suspension included. Changes of the wall clock do not move it. */
export interface BootTime {
  /** Changes with every start of the machine. */
  readonly id: string;
  readonly ms: number;
}

/** A moment as events record it: by the wall clock, and by the machine's own where that can be read. */
export interface Instant {
  /** Wall clock, milliseconds since the epoch. */
  readonly atMs: number;
  readonly boot?: BootTime | undefined;
}

/** Only the moment of what may be more, such as an event. */
export function instantOf({ atMs, boot }: Instant): Instant {
  return boot ? { atMs, boot } : { atMs };
}

/** The moment `ms` later, by both clocks. */
export function instantAfter({ atMs, boot }: Instant, ms: number): Instant {
  return instantOf({ atMs: atMs + ms, boot: boot && { id: boot.id, ms: boot.ms + ms } });
}

/** Where the core gets its time from. The real one is made in `compose.ts`; tests inject their own. */
export interface Clock {
  now(): Instant;
  /** Monotonic time in milliseconds, for durations within one process. */
  monotonicMs(): number;
}

/**
 * Milliseconds from one moment to a later one. By the machine's own clock while it has not been restarted, so
 * that a wall clock that was set makes no difference and a suspended laptop gains no time; else by the wall
 * clock. Never negative.
 */
export function elapsedMs(from: Instant, to: Instant): number {
  const byBoot = from.boot && to.boot && from.boot.id === to.boot.id ? to.boot.ms - from.boot.ms : -1;
  // A container that was restarted counts from 0 again, under the boot id of its host.
  return byBoot >= 0 ? byBoot : Math.max(0, to.atMs - from.atMs);
}
