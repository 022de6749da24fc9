/** Where the injected clock of an ordinary run starts, 2026-03-02T09:00:00.000Z (exercises/README.md tells mentors). */
export const CLOCK_STARTS_AT_MS = Date.UTC(2026, 2, 2, 9);
