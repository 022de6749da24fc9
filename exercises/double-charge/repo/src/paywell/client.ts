import { createHash } from 'node:crypto';
import { NoAnswer, post } from '../http/call.ts';
import type { World } from '../world.ts';

const ORIGIN = 'https://api.paywell.example';

/** What a card is charged with, and what its holder reads about it on the card's statement. */
export interface ChargeRequest {
  invoice: string;
  customer: string;
  amount: number;
  currency: string;
  statement: string;
}

/** Paywell knows a request again by its key, and refuses one that comes with another body: one follows the other. */
const keyOf = (body: string) => createHash('sha256').update(body).digest('hex').slice(0, 40);

export type Paywell = ReturnType<typeof paywellClient>;

export function paywellClient(world: Pick<World, 'fetch' | 'sleep'>) {
  return {
    /** Returns the id of the charge. The same request again is answered with the same charge. */
    async charge(request: ChargeRequest): Promise<string> {
      const body = JSON.stringify(request);
      const { id } = await post(world, {
        who: 'Paywell',
        url: `${ORIGIN}/v1/charges`,
        headers: { 'idempotency-key': keyOf(body) },
        body,
      });
      if (typeof id !== 'string') throw new NoAnswer('Paywell answered without a charge');
      return id;
    },
  };
}
