import { describe, expect, test } from 'bugsquash/examiner';
import { tillOfTheLastRelease } from './support/earlier.ts';
import {
  booked,
  deliver,
  eventOf,
  HOUR,
  invoiceFinalized,
  invoiceOf,
  ledgerOf,
  MINUTE,
  openAll,
  openPaywell,
  openPostOffice,
  passUpdated,
  postOfficeOf,
  problem,
  refunded,
  refusal,
  second,
  send,
  sign,
  statusOf,
} from './support/till.ts';

describe('the door', () => {
  test('takes an event once and knows it the next time', async ({ subject }) => {
    const paywell = await openAll(subject);
    const event = invoiceFinalized('in_1');
    const body = JSON.stringify(event);
    const first = await send(subject, body);
    expect([first.status, first.json]).toEqual([202, { id: 'evt_in_1' }]);
    await subject.clock.advance(5 * MINUTE);
    const again = await send(subject, body);
    expect([again.status, again.json]).toEqual([200, { id: 'evt_in_1' }]);
    expect(paywell.callsFor('in_1')).toHaveLength(1);
    expect(postOfficeOf(subject).calls).toHaveLength(1);
  });

  test('answers before the event is handled', async ({ subject }) => {
    const paywell = await openAll(subject);
    const held = await paywell.upstream.hold();
    await deliver(subject, invoiceFinalized('in_1'));
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({
      id: 'evt_in_1',
      type: 'invoice.finalized',
      state: 'pending',
      attempts: 0,
      receivedAt: subject.clock.now.toISOString(),
      dueAt: subject.clock.now.toISOString(),
      reason: null,
    });
    await held.release();
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 1, dueAt: null });
  });

  test('refuses what is signed with another secret, not at all, or not as signatures are', async ({
    subject,
  }) => {
    const body = JSON.stringify(invoiceFinalized('in_1'));
    const good = await sign(body, second(subject));
    const [t, v1] = good.split(',');
    const refused = [
      '',
      'hello',
      t,
      v1,
      `${t},v1=`,
      `${t},v1=zz`,
      `${t},v0=${v1.slice(3)}`,
      `${t},${v1.slice(0, -2)}`,
      `${t},${v1}00`,
      `t=now,${v1}`,
      await sign(body, second(subject), 'whsec_other'),
      await sign(`${body} `, second(subject)),
      good.replace(/t=\d+/, `t=${second(subject, 1)}`),
    ];
    for (const signature of refused) {
      const { status, json } = await send(subject, body, signature);
      expect(status, signature).toBe(400);
      expect(json.type, signature).toBe(problem('invalid-signature'));
    }
    expect((await subject.get('/events/evt_in_1')).status).toBe(404);
  });

  test('takes a signature for five minutes in either direction', async ({ subject }) => {
    const body = JSON.stringify(passUpdated('pass_1', '5', 'active'));
    for (const [later, status] of [
      [-301, 400],
      [301, 400],
      [-86_400, 400],
      [-300, 202],
      [300, 200],
    ]) {
      expect(
        (await send(subject, body, await sign(body, second(subject, later)))).status,
        String(later),
      ).toBe(status);
    }
  });

  test('takes one of several signatures', async ({ subject }) => {
    const body = JSON.stringify(passUpdated('pass_1', '5', 'active'));
    const [t, good] = (await sign(body, second(subject))).split(',');
    const other = (await sign(body, second(subject), 'whsec_former')).split(',')[1];
    expect((await send(subject, body, `${t},${other},${good}`)).status).toBe(202);
    expect((await send(subject, body, `${t},${good},${other}`)).status).toBe(200);
  });

  test('refuses what is signed and no event, and keeps nothing of it', async ({ subject }) => {
    for (const body of [
      '[]',
      '"evt_1"',
      '{"type":"pass.updated","sequence":"1"}',
      '{"id":"evt_1","sequence":"1"}',
      '{"id":"evt_1","type":"pass.updated"}',
      '{"id":"evt_1","type":"pass.updated","sequence":"one"}',
      '{"id":7,"type":"pass.updated","sequence":"1"}',
    ]) {
      const { status, json } = await send(subject, body);
      expect(status, body).toBe(400);
      expect(json.type, body).toBe(problem('invalid-event'));
    }
    expect((await subject.get('/queue')).json).toEqual({ pending: 0, dead: 0, oldest: null });
  });

  test('keeps events of kinds that it has no use for', async ({ subject }) => {
    await deliver(subject, { id: 'evt_1', type: 'payout.created', sequence: '71' });
    expect(await eventOf(subject, 'evt_1')).toMatchObject({
      type: 'payout.created',
      state: 'ignored',
      attempts: 0,
    });
    expect((await subject.get('/queue')).json).toEqual({ pending: 0, dead: 0, oldest: null });
  });

  test('says so when an event could not be kept, and takes it the next time', async ({ subject }) => {
    const paywell = await openAll(subject);
    const body = JSON.stringify(invoiceFinalized('in_1'));
    await subject.database.inject({ busy: 1 });
    expect((await send(subject, body)).status).toBe(500);
    expect((await send(subject, body)).status).toBe(202);
    expect(paywell.callsFor('in_1')).toHaveLength(1);
  });
});

describe('an invoice', () => {
  test('is charged with what it says, booked, and a receipt is sent', async ({ subject }) => {
    const paywell = await openAll(subject);
    const event = invoiceFinalized('in_1', {
      customer: 'cus_77',
      email: 'li@mail.example',
      amount: 1,
      currency: 'CHF',
    });
    await deliver(subject, event);
    const [call] = paywell.callsFor('in_1');
    expect(call.headers['idempotency-key']).toBeTruthy();
    expect(JSON.parse(call.body)).toEqual({
      invoice: 'in_1',
      customer: 'cus_77',
      amount: 1,
      currency: 'CHF',
      statement: `VELOWAY ${subject.clock.now.toISOString().slice(0, 7)}`,
    });
    const charge = paywell.chargesOf('in_1')[0].id;
    expect(await invoiceOf(subject, 'in_1')).toEqual({
      id: 'in_1',
      customer: 'cus_77',
      amount: 1,
      currency: 'CHF',
      state: 'paid',
      charge,
      openedAt: subject.clock.now.toISOString(),
      paidAt: subject.clock.now.toISOString(),
    });
    const { items, balance } = await ledgerOf(subject, 'in_1');
    expect(items).toMatchObject([
      {
        invoice: 'in_1',
        charge,
        refund: null,
        amount: 1,
        currency: 'CHF',
        bookedAt: subject.clock.now.toISOString(),
      },
    ]);
    expect(balance).toBe(1);
    const [message] = postOfficeOf(subject).calls;
    expect(message.headers['message-id']).toBe(`receipt-${charge}`);
    expect(JSON.parse(message.body)).toEqual({
      to: 'li@mail.example',
      template: 'receipt',
      invoice: 'in_1',
      amount: 1,
      currency: 'CHF',
    });
  });

  test('has the statement of the month in which it is charged at once', async ({ subject }) => {
    const paywell = await openAll(subject);
    for (const [n, date] of [
      '2026-06-30T23:59:59.999Z',
      '2026-07-01T00:00:00.000Z',
      '2026-12-31T12:00:00Z',
    ].entries()) {
      await subject.clock.set(date);
      await deliver(subject, invoiceFinalized(`in_${n}`));
    }
    const statements = paywell.upstream.calls.map(({ body }) => JSON.parse(body).statement);
    expect(statements).toEqual(['VELOWAY 2026-06', 'VELOWAY 2026-07', 'VELOWAY 2026-12']);
  });

  test('is charged as it was announced first, and by a key of its own', async ({ subject }) => {
    const paywell = await openAll(subject, 'lost');
    await deliver(subject, invoiceFinalized('in_1', { amount: 500 }));
    await deliver(subject, invoiceFinalized('in_1', { id: 'evt_again', amount: 9900 }));
    await deliver(subject, invoiceFinalized('in_2', { amount: 500 }));
    await subject.clock.advance(30_000);
    expect(paywell.chargesOf('in_1')).toHaveLength(1);
    expect(paywell.chargesOf('in_2')).toHaveLength(1);
    expect((await invoiceOf(subject, 'in_1')).amount).toBe(500);
    const keys = paywell.upstream.calls.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(2);
  });

  test('is not charged anew days later, when Paywell has forgotten the key', async ({ subject }) => {
    const paywell = await openAll(subject);
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(26 * HOUR);
    await deliver(subject, invoiceFinalized('in_1', { id: 'evt_again' }));
    expect(paywell.callsFor('in_1')).toHaveLength(1);
    expect(await eventOf(subject, 'evt_again')).toMatchObject({ state: 'done' });
  });

  test('is refunded in parts, and a refund that is ahead of its invoice waits for it', async ({
    subject,
  }) => {
    const paywell = await openAll(subject);
    await deliver(subject, refunded('in_1', 'ch_7000', 're_1', 390));
    expect(await eventOf(subject, 'evt_re_1')).toMatchObject({ state: 'pending', attempts: 1 });
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(30_000);
    await deliver(subject, refunded('in_1', 'ch_7000', 're_2', 500));
    expect(paywell.chargesOf('in_1')[0].id).toBe('ch_7000');
    expect(await booked(subject, 'in_1')).toEqual([2390, -390, -500]);
    expect((await ledgerOf(subject, 'in_1')).balance).toBe(1500);
  });

  test('does not exist until it is announced', async ({ subject }) => {
    for (const path of [
      '/invoices/in_1',
      '/invoices/in_1/ledger',
      '/events/evt_in_1',
      '/passes/pass_1',
      '/nothing',
    ]) {
      const { status, json } = await subject.get(path);
      expect(status, path).toBe(404);
      expect(json.type, path).toBe(problem('not-found'));
    }
  });
});

describe('attempts', () => {
  test('are four at a time', async ({ subject }) => {
    const paywell = await openAll(subject);
    const held = await paywell.upstream.hold();
    for (const n of [1, 2, 3, 4, 5]) await deliver(subject, invoiceFinalized(`in_${n}`));
    await held.waiting(4);
    expect(paywell.upstream.calls).toHaveLength(4);
    expect((await subject.get('/queue')).json).toEqual({
      pending: 5,
      dead: 0,
      oldest: subject.clock.now.toISOString(),
    });
    await held.release();
    for (const n of [1, 2, 3, 4, 5])
      expect(await eventOf(subject, `evt_in_${n}`)).toMatchObject({ state: 'done' });
  });

  test('come later each time, up to a quarter of an hour, and end with the eighth', async ({ subject }) => {
    const paywell = await openAll(subject);
    await paywell.upstream.reply(refusal(503, 'unavailable'));
    await deliver(subject, invoiceFinalized('in_1'));
    for (const [n, longest] of [30, 60, 120, 240, 480, 900, 900].entries()) {
      const { attempts, dueAt, reason } = await eventOf(subject, 'evt_in_1');
      expect(attempts).toBe(n + 1);
      expect(reason).toContain('503');
      const delay = (Date.parse(dueAt) - subject.clock.now.getTime()) / 1000;
      expect(delay).toBeGreaterThanOrEqual(longest / 2);
      expect(delay).toBeLessThanOrEqual(longest);
      await subject.clock.set(dueAt);
    }
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'dead', attempts: 8, dueAt: null });
    await subject.clock.advance(2 * HOUR);
    expect(paywell.callsFor('in_1')).toHaveLength(8);
    expect((await subject.get('/dead-letters')).json.items).toMatchObject([{ id: 'evt_in_1', attempts: 8 }]);
  });

  test('of several that failed at one moment are spread', async ({ subject }) => {
    const paywell = await openAll(subject);
    await paywell.upstream.fail();
    const invoices = [1, 2, 3, 4].map((n) => `in_${n}`);
    for (const invoice of invoices) await deliver(subject, invoiceFinalized(invoice));
    const dues = new Set<string>();
    for (const invoice of invoices) dues.add((await eventOf(subject, `evt_${invoice}`)).dueAt);
    expect(dues.size).toBeGreaterThan(2);
    for (const due of dues) {
      const delay = Date.parse(due) - subject.clock.now.getTime();
      expect(delay).toBeGreaterThanOrEqual(15_000);
      expect(delay).toBeLessThanOrEqual(30_000);
    }
  });

  test('wait a minute for an answer, while others go on', async ({ subject }) => {
    const paywell = await openAll(subject);
    await paywell.upstream.replyOnce((call) => paywell.answer(call), { delayMs: 59_000 });
    await paywell.upstream.replyOnce((call) => paywell.answer(call), { delayMs: 61_000 });
    await deliver(subject, invoiceFinalized('in_1'));
    await deliver(subject, invoiceFinalized('in_2'));
    await deliver(subject, invoiceFinalized('in_3'));
    expect(await eventOf(subject, 'evt_in_3')).toMatchObject({ state: 'done' });
    await subject.clock.advance(MINUTE);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 1 });
    expect(await eventOf(subject, 'evt_in_2')).toMatchObject({ state: 'pending', attempts: 1 });
    await subject.clock.advance(30_000);
    expect(await eventOf(subject, 'evt_in_2')).toMatchObject({ state: 'done', attempts: 2 });
    expect(paywell.callsFor('in_1')).toHaveLength(1);
  });

  test('of one event do not keep others waiting', async ({ subject }) => {
    const paywell = await openAll(subject);
    await paywell.upstream.reply((call) =>
      call.body.includes('in_bad') ? refusal(500, 'oops') : paywell.answer(call),
    );
    for (const n of [1, 2, 3, 4]) await deliver(subject, invoiceFinalized(`in_bad_${n}`));
    await deliver(subject, invoiceFinalized('in_good'));
    expect(await eventOf(subject, 'evt_in_good')).toMatchObject({ state: 'done' });
  });

  test('follow an answer that nobody can read', async ({ subject }) => {
    const paywell = await openAll(subject, { text: '<html>' }, { json: {} }, { json: null });
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(5 * MINUTE);
    expect(paywell.callsFor('in_1')).toHaveLength(4);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 4 });
  });

  test('send a receipt again until the post office takes it', async ({ subject }) => {
    await openPaywell(subject);
    await postOfficeOf(subject).fail();
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(30_000);
    expect(await invoiceOf(subject, 'in_1')).toMatchObject({ state: 'paid' });
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'pending', attempts: 2 });
    await openPostOffice(subject);
    await subject.clock.advance(MINUTE);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 3 });
    const ids = postOfficeOf(subject).calls.map(({ headers }) => headers['message-id']);
    expect(new Set(ids).size).toBe(1);
  });
});

describe('a pass', () => {
  test('is what was said of it last, each of its own', async ({ subject }) => {
    await deliver(subject, passUpdated('pass_1', '8811', 'active'));
    await deliver(subject, passUpdated('pass_2', '8812', 'active'));
    await deliver(subject, passUpdated('pass_1', '8813', 'paused'));
    expect((await subject.get('/passes/pass_1')).json).toEqual({
      id: 'pass_1',
      customer: 'cus_4107',
      status: 'paused',
    });
    expect(await statusOf(subject, 'pass_2')).toBe('active');
  });
});

describe('a till that another has left', () => {
  test('goes on where that one was', async ({ subject }) => {
    const now = subject.clock.now.getTime();
    const body = (invoice: string) => JSON.stringify(invoiceFinalized(invoice));
    await subject.reopen(
      tillOfTheLastRelease(`
        insert into invoices values
          ('in_1', 'cus_4107', 'a@mail.example', 2390, 'EUR', ${now - 9_000}, null, null),
          ('in_2', 'cus_4107', 'a@mail.example', 2390, 'EUR', ${now - 8_000}, 'ch_2', ${now - 8_000});
        insert into ledger values (1, 'in_2', 'ch_2', null, 2390, 'EUR', ${now - 8_000});
        insert into events values
          (1, 'evt_in_1', 'invoice.finalized', '88104', '${body('in_1')}', ${now - 9_000}, 'pending', 1, ${now + 12_000}, 'Paywell answered 503', null),
          (2, 'evt_in_2', 'invoice.finalized', '88111', '${body('in_2')}', ${now - 8_000}, 'done', 1, ${now - 8_000}, null, ${now - 8_000}),
          (3, 'evt_pass', 'pass.updated', '88118', '${JSON.stringify(passUpdated('pass_1', '88118', 'active'))}', ${now - 7_000}, 'pending', 0, ${now - 7_000}, null, null);
      `),
    );
    const paywell = await openAll(subject);
    expect(await statusOf(subject, 'pass_1')).toBe('active');
    expect((await send(subject, body('in_2'))).status).toBe(200);
    const dueAt = new Date(now + 12_000).toISOString();
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'pending', attempts: 1, dueAt });
    expect(paywell.upstream.calls).toEqual([]);
    await subject.clock.set(dueAt);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 2 });
    expect(paywell.chargesOf('in_1')).toHaveLength(1);
    expect(paywell.callsFor('in_2')).toEqual([]);
  });
});
