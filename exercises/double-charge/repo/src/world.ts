import type { Database } from 'better-sqlite3';

/** Everything the service takes from its outside. */
export interface World {
  database: Database;
  now: () => Date;
  sleep: (milliseconds: number) => Promise<void>;
  random: () => number;
  fetch: typeof fetch;
}
