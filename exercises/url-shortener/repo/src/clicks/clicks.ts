import type { Database } from 'better-sqlite3';
import { favouriteRepository } from './favourites.ts';
import * as counts from './repository.ts';

/** The clicks of each link, and the favourites of all. */
export const clickRepository = (database: Database) => ({
  ...counts.clickRepository(database),
  ...favouriteRepository(database),
});
