import fastify, { type FastifyInstance } from 'fastify';
import { migrate } from './database/migrate.ts';
import { registerProblems } from './http/problem.ts';
import type { PaywellEvent } from './inbox/event.ts';
import { inboxRepository } from './inbox/repository.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { createWorker } from './inbox/worker.ts';
import { invoiceHandler } from './invoices/handler.ts';
import { invoiceRepository } from './invoices/repository.ts';
import { invoiceRoutes } from './invoices/routes.ts';
import { ledgerRepository } from './ledger/repository.ts';
import { createLog } from './log.ts';
import { passRepository } from './passes/repository.ts';
import { passRoutes } from './passes/routes.ts';
import { paywellClient } from './paywell/client.ts';
import { receiptClient } from './receipts/client.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import type { World } from './world.ts';

export type { World } from './world.ts';

/** Builds the service over a database, which it brings up to date first. */
export async function buildApp(world: World): Promise<FastifyInstance> {
  const { database, now } = world;
  migrate(database, now());

  const log = createLog(now);
  const inbox = inboxRepository(database);
  const invoices = invoiceRepository(database);
  const ledger = ledgerRepository(database);
  const passes = passRepository(database);
  const paywell = paywellClient(world);
  const receipts = receiptClient(world);

  const chargeInvoice = invoiceHandler({ database, invoices, ledger, paywell, receipts, log, now });

  async function handle(event: PaywellEvent): Promise<void> {
    switch (event.type) {
      case 'invoice.finalized':
        return chargeInvoice(event);
      case 'charge.refunded': {
        const { invoice, charge, refund, amount, currency } = event;
        return ledger.book({ invoice, charge, refund, amount: -amount, currency }, now());
      }
      case 'pass.updated':
        return passes.save(event);
    }
  }

  const worker = createWorker({ ...world, inbox, handle, log });
  const secret = process.env.PAYWELL_SECRET ?? 'whsec_development';
  const services = { inbox, worker, invoices, ledger, passes, log, now, secret };

  const app = fastify();
  registerProblems(app);
  await app.register(webhookRoutes, services);
  await app.register(inboxRoutes, services);
  await app.register(invoiceRoutes, services);
  await app.register(passRoutes, services);
  app.addHook('onReady', async () => worker.wake());
  app.addHook('onClose', async () => worker.stop());
  return app;
}
