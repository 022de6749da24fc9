import type { Database } from 'better-sqlite3';
import { allAmong } from '../database/among.ts';

export interface Species {
  code: string;
  name: string;
}

export type SpeciesRepository = ReturnType<typeof speciesRepository>;

export function speciesRepository(database: Database) {
  const put = database.prepare(
    `insert into species (code, name) values (?, ?)
     on conflict do update set name = excluded.name returning code, name`,
  );

  return {
    /** One for each code, in their order. */
    byCodes(codes: readonly string[]): (Species | undefined)[] {
      const found = allAmong<Species>(
        database,
        'select code, name from species where code in (:values)',
        codes,
      );
      const species = new Map(found.map((one) => [one.code, one]));
      return codes.map((code) => species.get(code));
    },

    /** Adds a species, or names it anew. */
    put(code: string, name: string): Species {
      return put.get(code, name) as Species;
    },
  };
}
