import type { Database } from 'better-sqlite3';
import type { InvoiceFinalized } from '../inbox/event.ts';
import type { Ledger } from '../ledger/repository.ts';
import type { Log } from '../log.ts';
import type { Paywell } from '../paywell/client.ts';
import { statementIn } from '../paywell/statement.ts';
import type { Receipts } from '../receipts/client.ts';
import type { Invoice, Invoices } from './repository.ts';

interface HandlerParts {
  database: Database;
  invoices: Invoices;
  ledger: Ledger;
  paywell: Paywell;
  receipts: Receipts;
  log: Log;
  now: () => Date;
}

/** Charges an invoice, books it and sends the receipt. Each step may come again, if a later one has failed. */
export function invoiceHandler({ database, invoices, ledger, paywell, receipts, log, now }: HandlerParts) {
  const settle = database.transaction((invoice: Invoice, charge: string) => {
    const { id, amount, currency } = invoice;
    ledger.book({ invoice: id, charge, refund: null, amount, currency }, now());
    invoices.pay(id, charge, now());
  });

  function ask({ id, customer, amount, currency }: Invoice): Promise<string> {
    return paywell.charge({ invoice: id, customer, amount, currency, statement: statementIn(now()) });
  }

  return async (event: InvoiceFinalized): Promise<void> => {
    const invoice = invoices.open(event, now());
    const charge = invoice.charge ?? (await ask(invoice));
    settle(invoice, charge);
    log('invoice charged', { invoice: invoice.id, charge, amount: invoice.amount });
    await receipts.send(invoice, charge);
  };
}
