import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { charging, finalized, refusal, type Service, startService } from './support/service.ts';

describe('the inbox', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  it('handles four events at a time', async () => {
    const answers: (() => void)[] = [];
    service.paywellAnswers(async (call) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return charging(call);
    });
    for (let n = 1; n <= 6; n += 1) await service.deliver(finalized(`in_${n}`));
    expect(service.charges()).toHaveLength(4);
    answers[0]?.();
    await service.settle();
    expect(service.charges()).toHaveLength(5);
    expect((await service.get('/queue')).json).toEqual({
      pending: 5,
      dead: 0,
      oldest: '2026-03-02T09:00:00.000Z',
    });
  });

  it('tries again later, and later each time', async () => {
    service.paywellAnswers(() => refusal(503, 'unavailable'));
    await service.deliver(finalized('in_1'));
    expect((await service.get('/events/evt_in_1')).json).toEqual({
      id: 'evt_in_1',
      type: 'invoice.finalized',
      state: 'pending',
      attempts: 1,
      receivedAt: '2026-03-02T09:00:00.000Z',
      dueAt: '2026-03-02T09:00:22.500Z',
      reason: 'Paywell answered 503 unavailable',
    });
    await service.advance(22.5);
    expect((await service.get('/events/evt_in_1')).json).toMatchObject({
      attempts: 2,
      dueAt: '2026-03-02T09:01:07.500Z',
    });
    service.paywellAnswers(charging);
    await service.advance(45);
    expect((await service.get('/events/evt_in_1')).json).toMatchObject({
      state: 'done',
      attempts: 3,
      dueAt: null,
      reason: null,
    });
  });

  it('gives up after eight attempts', async () => {
    service.paywellAnswers(() => Promise.reject(new TypeError('fetch failed')));
    await service.deliver(finalized('in_1'));
    await service.advance(3600);
    expect(service.charges()).toHaveLength(8);
    const event = {
      id: 'evt_in_1',
      type: 'invoice.finalized',
      state: 'dead',
      attempts: 8,
      receivedAt: '2026-03-02T09:00:00.000Z',
      dueAt: null,
      reason: 'Paywell gave no answer: fetch failed',
    };
    expect((await service.get('/dead-letters')).json).toEqual({ items: [event] });
    expect((await service.get('/queue')).json).toEqual({ pending: 0, dead: 1, oldest: null });
  });

  it('waits a minute for an answer', async () => {
    service.paywellAnswers(() => new Promise(() => {}));
    await service.deliver(finalized('in_1'));
    await service.advance(59);
    expect((await service.get('/events/evt_in_1')).json).toMatchObject({ state: 'pending', attempts: 0 });
  });

  it('takes up what a former process has left', async () => {
    service.paywellAnswers(() => new Promise(() => {}));
    await service.deliver(finalized('in_1'));
    const next = await startService(service.database);
    await next.settle();
    expect((await next.get('/events/evt_in_1')).json).toMatchObject({ state: 'done' });
    await next.close();
  });

  it('sends the receipt later if the post office is closed', async () => {
    service.postOfficeAnswers(() => refusal(500, 'closed'));
    await service.deliver(finalized('in_1'));
    expect((await service.get('/invoices/in_1')).json).toMatchObject({ state: 'paid' });
    expect((await service.get('/events/evt_in_1')).json).toMatchObject({ state: 'pending', attempts: 1 });
    service.postOfficeAnswers(() => Response.json({}, { status: 202 }));
    await service.advance(30);
    expect((await service.get('/events/evt_in_1')).json).toMatchObject({ state: 'done', attempts: 2 });
    expect(service.messages()).toHaveLength(2);
  });
});
