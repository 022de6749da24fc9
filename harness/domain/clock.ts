/** Where the core gets its time from. The real one is made in `compose.ts`; tests inject their own. */
export interface Clock {
  /** Wall-clock time, milliseconds since the epoch. */
  nowMs(): number;
  /** Monotonic time in milliseconds; jumps of the wall clock do not move it, and suspension may. */
  monotonicMs(): number;
}
