import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { finalized, refusal, type Service, startService } from './support/service.ts';

describe('invoices', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  it('are charged, booked, and a receipt is sent', async () => {
    await service.deliver(finalized('in_1'));
    expect(service.charges().map(({ body }) => body)).toEqual([
      { invoice: 'in_1', customer: 'cus_41', amount: 2350, currency: 'EUR', statement: 'VELOWAY 2026-03' },
    ]);
    const { charge } = (await service.get('/invoices/in_1')).json;
    expect((await service.get('/invoices/in_1')).json).toEqual({
      id: 'in_1',
      customer: 'cus_41',
      amount: 2350,
      currency: 'EUR',
      state: 'paid',
      charge,
      openedAt: '2026-03-02T09:00:00.000Z',
      paidAt: '2026-03-02T09:00:00.000Z',
    });
    const { items, balance } = (await service.get('/invoices/in_1/ledger')).json;
    expect(items).toEqual([
      {
        id: 1,
        invoice: 'in_1',
        charge,
        refund: null,
        amount: 2350,
        currency: 'EUR',
        bookedAt: '2026-03-02T09:00:00.000Z',
      },
    ]);
    expect(balance).toBe(2350);
    expect(service.messages().map(({ headers, body }) => [headers['message-id'], body])).toEqual([
      [
        `receipt-${charge}`,
        { to: 'marta@mail.example', template: 'receipt', invoice: 'in_1', amount: 2350, currency: 'EUR' },
      ],
    ]);
    expect((await service.get('/events/evt_in_1')).json).toMatchObject({ state: 'done', attempts: 1 });
  });

  it('are asked for with the same key after Paywell was out of order', async () => {
    service.paywellAnswers(() => refusal(503, 'unavailable'));
    await service.deliver(finalized('in_1'));
    expect((await service.get('/invoices/in_1')).json).toMatchObject({ state: 'open', charge: null });
    await service.advance(60);
    const keys = service.charges().map(({ headers }) => headers['idempotency-key']);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
  });

  it('have keys of their own', async () => {
    await service.deliver(finalized('in_1'));
    await service.deliver(finalized('in_2'));
    const keys = service.charges().map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(2);
  });

  it('are not charged again when the card was declined', async () => {
    service.paywellAnswers(() => refusal(402, 'card_declined'));
    await service.deliver(finalized('in_1'));
    await service.advance(3600);
    expect(service.charges()).toHaveLength(1);
    expect((await service.get('/events/evt_in_1')).json).toMatchObject({ state: 'dead', attempts: 1 });
  });

  it('are refunded in parts', async () => {
    await service.deliver(finalized('in_1'));
    const { charge } = (await service.get('/invoices/in_1')).json;
    for (const [refund, amount] of [
      ['re_1', 500],
      ['re_2', 350],
    ] as const) {
      await service.deliver({
        id: `evt_${refund}`,
        type: 'charge.refunded',
        sequence: '8813',
        data: { invoice: 'in_1', charge, refund, amount, currency: 'EUR' },
      });
    }
    const { items, balance } = (await service.get('/invoices/in_1/ledger')).json;
    expect(items.map(({ refund, amount }: { refund: string; amount: number }) => [refund, amount])).toEqual([
      [null, 2350],
      ['re_1', -500],
      ['re_2', -350],
    ]);
    expect(balance).toBe(1500);
  });

  it('do not exist before they are announced', async () => {
    expect((await service.get('/invoices/in_1')).status).toBe(404);
    expect((await service.get('/invoices/in_1/ledger')).status).toBe(404);
  });
});
