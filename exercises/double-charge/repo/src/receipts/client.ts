import { post } from '../http/call.ts';
import type { Invoice } from '../invoices/repository.ts';
import type { World } from '../world.ts';

const ORIGIN = 'https://post.veloway.example';

export type Receipts = ReturnType<typeof receiptClient>;

export function receiptClient(world: Pick<World, 'fetch' | 'sleep'>) {
  return {
    /** The post office delivers messages of one id once. */
    async send(invoice: Invoice, charge: string): Promise<void> {
      await post(world, {
        who: 'The post office',
        url: `${ORIGIN}/v1/messages`,
        headers: { 'message-id': `receipt-${charge}` },
        body: JSON.stringify({
          to: invoice.email,
          template: 'receipt',
          invoice: invoice.id,
          amount: invoice.amount,
          currency: invoice.currency,
        }),
      });
    },
  };
}
