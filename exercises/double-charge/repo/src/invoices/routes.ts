import type { FastifyInstance } from 'fastify';
import { notFound } from '../http/problem.ts';
import type { Services } from '../services.ts';

interface InvoiceParams {
  id: string;
}

export async function invoiceRoutes(app: FastifyInstance, { invoices, ledger }: Services): Promise<void> {
  app.get<{ Params: InvoiceParams }>('/invoices/:id', async (request) => {
    const invoice = invoices.find(request.params.id);
    if (!invoice) throw notFound('invoice');
    const { id, customer, amount, currency, charge, openedAt, paidAt } = invoice;
    return { id, customer, amount, currency, state: charge === null ? 'open' : 'paid', charge, openedAt, paidAt };
  });

  app.get<{ Params: InvoiceParams }>('/invoices/:id/ledger', async (request) => {
    const { id } = request.params;
    if (!invoices.find(id)) throw notFound('invoice');
    const items = ledger.of(id);
    return { items, balance: items.reduce((sum, { amount }) => sum + amount, 0) };
  });
}
