import type { Database } from 'better-sqlite3';

export interface NewEntry {
  invoice: string;
  charge: string;
  refund: string | null;
  amount: number;
  currency: string;
}

interface EntryRow extends NewEntry {
  id: number;
  booked_at: number;
}

export interface Entry extends NewEntry {
  id: number;
  bookedAt: Date;
}

export type Ledger = ReturnType<typeof ledgerRepository>;

/** Money that has come (positive) and gone (negative). Entries are never changed and never removed. */
export function ledgerRepository(database: Database) {
  const insert = database.prepare(`
    insert into ledger (invoice, charge, refund, amount, currency, booked_at)
    values (:invoice, :charge, :refund, :amount, :currency, :now)
    on conflict (charge, refund) do nothing
  `);
  const ofInvoice = database.prepare('select * from ledger where invoice = ? order by id');

  return {
    /** A charge or refund that has been booked before is not booked again. */
    book(entry: NewEntry, now: Date): void {
      insert.run({ ...entry, now: now.getTime() });
    },

    of(invoice: string): Entry[] {
      const rows = ofInvoice.all(invoice) as EntryRow[];
      return rows.map(({ booked_at, ...row }) => ({ ...row, bookedAt: new Date(booked_at) }));
    },
  };
}
