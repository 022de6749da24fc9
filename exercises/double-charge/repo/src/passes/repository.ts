import type { Database } from 'better-sqlite3';
import type { PassUpdated } from '../inbox/event.ts';

export interface Pass {
  id: string;
  customer: string;
  status: string;
}

export type Passes = ReturnType<typeof passRepository>;

/** The monthly passes as Paywell knows them. */
export function passRepository(database: Database) {
  const save = database.prepare(`
    insert into passes (id, customer, status, sequence) values (:pass, :customer, :status, :sequence)
    on conflict (id) do update
      set customer = excluded.customer, status = excluded.status, sequence = excluded.sequence
      where excluded.sequence > passes.sequence
  `);
  const find = database.prepare('select id, customer, status from passes where id = ?');

  return {
    /** Leaves the pass as it is if something newer is known of it. */
    save({ pass, customer, status, sequence }: PassUpdated): void {
      save.run({ pass, customer, status, sequence });
    },

    find(id: string): Pass | undefined {
      return find.get(id) as Pass | undefined;
    },
  };
}
