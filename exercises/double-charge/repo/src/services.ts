import type { Inbox } from './inbox/repository.ts';
import type { Worker } from './inbox/worker.ts';
import type { Invoices } from './invoices/repository.ts';
import type { Ledger } from './ledger/repository.ts';
import type { Log } from './log.ts';
import type { Passes } from './passes/repository.ts';

/** What the routes work with. */
export interface Services {
  inbox: Inbox;
  worker: Worker;
  invoices: Invoices;
  ledger: Ledger;
  passes: Passes;
  log: Log;
  now: () => Date;
  secret: string;
}
