import type { Database } from 'better-sqlite3';
import type { InvoiceFinalized } from '../inbox/event.ts';

interface InvoiceRow {
  id: string;
  customer: string;
  email: string;
  amount: number;
  currency: string;
  opened_at: number;
  charge: string | null;
  paid_at: number | null;
}

export interface Invoice {
  id: string;
  customer: string;
  email: string;
  amount: number;
  currency: string;
  openedAt: Date;
  charge: string | null;
  paidAt: Date | null;
}

const toInvoice = ({ opened_at, paid_at, ...row }: InvoiceRow): Invoice => ({
  ...row,
  openedAt: new Date(opened_at),
  paidAt: paid_at === null ? null : new Date(paid_at),
});

export type Invoices = ReturnType<typeof invoiceRepository>;

export function invoiceRepository(database: Database) {
  const insert = database.prepare(`
    insert into invoices (id, customer, email, amount, currency, opened_at)
    values (:invoice, :customer, :email, :amount, :currency, :now)
    on conflict (id) do nothing
  `);
  const find = database.prepare('select * from invoices where id = ?');
  const pay = database.prepare(
    'update invoices set charge = :charge, paid_at = :now where id = :id and charge is null',
  );

  function findInvoice(id: string): Invoice | undefined {
    const row = find.get(id) as InvoiceRow | undefined;
    return row && toInvoice(row);
  }

  return {
    find: findInvoice,

    /** The invoice as it was announced first. */
    open({ invoice, customer, email, amount, currency }: InvoiceFinalized, now: Date): Invoice {
      insert.run({ invoice, customer, email, amount, currency, now: now.getTime() });
      return findInvoice(invoice) as Invoice;
    },

    pay(id: string, charge: string, now: Date): void {
      pay.run({ id, charge, now: now.getTime() });
    },
  };
}
