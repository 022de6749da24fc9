import { describe, expect, test } from 'bugsquash/examiner';
import { deadInvoices, tillOfTheLastRelease } from './support/earlier.ts';
import {
  booked,
  deliver,
  eventOf,
  HOUR,
  invoiceFinalized,
  invoiceOf,
  MINUTE,
  openAll,
  openPostOffice,
  passUpdated,
  postOfficeOf,
  problem,
  refusal,
  type Subject,
  statusOf,
} from './support/till.ts';

/** Replays dead letters, all unless the body names some. */
const replay = (subject: Subject, body?: unknown) =>
  subject.request({ method: 'POST', path: '/dead-letters/replay', ...(body === undefined ? {} : { body }) });

/** A till of the last release in which the events of these invoices have died, in this order; Paywell is asked from now on. */
async function openWithDead(subject: Subject, ...invoices: string[]) {
  await subject.reopen(tillOfTheLastRelease(deadInvoices(...invoices)));
  return openAll(subject);
}

describe('replaying dead letters', () => {
  test('takes all up again, in the order in which they died, and says which', async ({ subject }) => {
    const paywell = await openAll(
      subject,
      refusal(503, 'busy'),
      refusal(402, 'card_declined'),
      'charge',
      refusal(402, 'card_declined'),
    );
    await deliver(subject, invoiceFinalized('in_1'));
    await deliver(subject, invoiceFinalized('in_2'));
    await deliver(subject, invoiceFinalized('in_3'));
    await subject.clock.advance(30_000);
    const { status, json } = await replay(subject);
    expect(status).toBe(202);
    expect(json).toEqual({ replayed: ['evt_in_2', 'evt_in_1'] });
    for (const n of [1, 2]) {
      expect(await eventOf(subject, `evt_in_${n}`)).toMatchObject({
        state: 'done',
        attempts: 1,
        replays: 1,
        reason: null,
      });
      expect(paywell.chargesOf(`in_${n}`)).toHaveLength(1);
      expect(await booked(subject, `in_${n}`)).toEqual([2390]);
    }
    expect(await eventOf(subject, 'evt_in_3')).toMatchObject({ state: 'done', attempts: 1, replays: 0 });
    expect((await subject.get('/dead-letters')).json).toEqual({ items: [] });
    expect((await replay(subject)).json).toEqual({ replayed: [] });
  });

  test('takes up those that are named, and of these those that are dead', async ({ subject }) => {
    const paywell = await openWithDead(subject, 'in_1', 'in_2', 'in_3', 'in_5');
    await deliver(subject, invoiceFinalized('in_4'));
    await paywell.upstream.hold();
    const { json } = await replay(subject, {
      ids: ['evt_in_3', 'evt_in_4', 'evt_none', 'evt_in_1', ' ', 'evt_in_3'],
    });
    expect(json).toEqual({ replayed: ['evt_in_1', 'evt_in_3'] });
    expect((await subject.get('/dead-letters')).json.items).toMatchObject([
      { id: 'evt_in_2', state: 'dead', attempts: 8, replays: 0 },
      { id: 'evt_in_5', state: 'dead', attempts: 8, replays: 0 },
    ]);
    expect(await eventOf(subject, 'evt_in_4')).toMatchObject({ state: 'done', attempts: 1, replays: 0 });
    expect((await replay(subject, { ids: new Array(100).fill('evt_in_2') })).json).toEqual({
      replayed: ['evt_in_2'],
    });
    expect((await replay(subject, {})).json).toEqual({ replayed: ['evt_in_5'] });
  });

  test('refuses what is no list of ids, and takes nothing up', async ({ subject }) => {
    await openWithDead(subject, 'in_1');
    for (const body of [
      { ids: 'evt_in_1' },
      { ids: [] },
      { ids: [7] },
      { ids: [''] },
      { ids: null },
      { ids: new Array(101).fill('evt_in_1') },
      { ids: ['evt_in_1', 7] },
      [],
    ]) {
      const { status, json } = await replay(subject, body);
      expect(status, JSON.stringify(body)).toBe(400);
      expect(json.type, JSON.stringify(body)).toBe(problem('invalid-request'));
    }
    for (const body of ['null', '"evt_in_1"', '1']) {
      const headers = { 'content-type': 'application/json' };
      const { status, json } = await subject.request({
        method: 'POST',
        path: '/dead-letters/replay',
        headers,
        body,
      });
      expect([body, status, json.type]).toEqual([body, 400, problem('invalid-request')]);
    }
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'dead', replays: 0 });
  });

  test('is of all that there are, and of four at a time, like everything', async ({ subject }) => {
    const invoices = Array.from({ length: 104 }, (_, n) => `in_${n}`);
    const paywell = await openWithDead(subject, ...invoices);
    const before = await eventOf(subject, 'evt_in_50');
    const held = await paywell.upstream.hold();
    expect((await replay(subject)).json).toEqual({ replayed: invoices.map((invoice) => `evt_${invoice}`) });
    const event = await eventOf(subject, 'evt_in_50');
    expect(event).toEqual({
      ...before,
      state: 'pending',
      attempts: 0,
      reason: null,
      dueAt: event.dueAt,
      replays: 1,
    });
    expect(Date.parse(event.dueAt)).toBeLessThanOrEqual(subject.clock.now.getTime());
    await held.waiting(4);
    expect(paywell.upstream.calls).toHaveLength(4);
    expect((await subject.get('/queue')).json).toMatchObject({ pending: 104, dead: 0 });
  });

  test('does not bring back what an older event said of a pass', async ({ subject }) => {
    await deliver(subject, passUpdated('pass_1', '99', ''));
    await deliver(subject, passUpdated('pass_1', '100', 'ended'));
    await replay(subject);
    expect(await statusOf(subject, 'pass_1')).toBe('ended');
    expect(await eventOf(subject, 'evt_pass_1_99_')).toMatchObject({
      state: 'dead',
      attempts: 1,
      replays: 1,
    });
  });
});

describe('replaying an invoice when Paywell has forgotten the key', () => {
  test('finds the charge that was made and not heard of, books it and sends the receipt', async ({
    subject,
  }) => {
    const paywell = await openWithDead(subject, 'in_1', 'in_2');
    const oldest = [paywell.chargeOfBefore('in_1'), paywell.chargeOfBefore('in_2')];
    paywell.chargeOfBefore('in_2');
    await replay(subject);
    for (const [n, invoice] of ['in_1', 'in_2'].entries()) {
      expect(await invoiceOf(subject, invoice)).toMatchObject({ state: 'paid', charge: oldest[n] });
      expect(await booked(subject, invoice)).toEqual([2390]);
      expect(await eventOf(subject, `evt_${invoice}`)).toMatchObject({ state: 'done', attempts: 1 });
      expect(paywell.callsFor(invoice), invoice).toEqual([]);
    }
    const messages = postOfficeOf(subject).calls.map(({ headers }) => headers['message-id']);
    expect(messages.sort()).toEqual(oldest.map((charge) => `receipt-${charge}`).sort());
  });

  test('asks for the charges of that invoice, and charges it if there is none', async ({ subject }) => {
    const paywell = await openWithDead(subject, 'in_1&x=/2');
    paywell.chargeOfBefore('in_1');
    await replay(subject);
    const [lookup, charge] = paywell.upstream.calls;
    expect(lookup).toMatchObject({ method: 'GET', body: '' });
    expect(new URL(lookup.url).pathname).toBe('/v1/charges');
    expect(new URL(lookup.url).searchParams.get('invoice')).toBe('in_1&x=/2');
    expect(charge).toMatchObject({ method: 'POST', url: 'https://api.paywell.example/v1/charges' });
    expect(paywell.chargesOf('in_1&x=/2')).toHaveLength(1);
  });

  test('charges nothing in any of eight attempts as long as it has no answer to that', async ({
    subject,
  }) => {
    const paywell = await openWithDead(subject, 'in_1');
    const charge = paywell.chargeOfBefore('in_1');
    await deliver(subject, passUpdated('pass_1', '5', ''));
    for (const reply of [
      refusal(503, 'busy'),
      refusal(429, 'slow_down'),
      { text: 'moment' },
      { json: {} },
      { json: { items: {} } },
    ])
      await paywell.upstream.replyOnce(reply);
    await paywell.upstream.failOnce();
    await paywell.upstream.replyOnce((call) => paywell.answer(call), { delayMs: HOUR });
    await paywell.upstream.replyOnce(refusal(504, 'gateway_timeout'));
    await replay(subject, { ids: ['evt_in_1'] });
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'pending', attempts: 1, replays: 1 });
    await subject.clock.advance(HOUR);
    expect((await subject.get('/dead-letters')).json.items).toMatchObject([
      { id: 'evt_pass_1_5_', attempts: 1, replays: 0 },
      { id: 'evt_in_1', attempts: 8, replays: 1 },
    ]);
    expect(paywell.callsFor('in_1')).toEqual([]);
    await paywell.upstream.replyOnce(refusal(404, 'no_such_address'));
    await replay(subject, { ids: ['evt_in_1'] });
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'dead', attempts: 1, replays: 2 });
    await replay(subject);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 1, replays: 3 });
    expect((await invoiceOf(subject, 'in_1')).charge).toBe(charge);
    expect(paywell.callsFor('in_1')).toEqual([]);
  });

  test('asks again with each attempt, until there is an answer to the charge', async ({ subject }) => {
    const paywell = await openWithDead(subject, 'in_1');
    await paywell.upstream.replyOnce((call) => paywell.answer(call));
    await paywell.upstream.replyOnce((call) => {
      paywell.answer(call);
      return refusal(504, 'gateway_timeout');
    });
    expect((await replay(subject)).json).toEqual({ replayed: ['evt_in_1'] });
    paywell.forget();
    await subject.clock.advance(30_000);
    expect(paywell.chargesOf('in_1')).toHaveLength(1);
    expect(paywell.callsFor('in_1')).toHaveLength(1);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 2 });
  });

  test('does not ask where nobody has replayed, nor where the invoice is known to be paid', async ({
    subject,
  }) => {
    const paywell = await openAll(subject, refusal(503, 'busy'));
    await postOfficeOf(subject).reply(refusal(400, 'no_such_box'));
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(30_000);
    await openPostOffice(subject);
    await replay(subject);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', replays: 1 });
    expect(paywell.upstream.calls.map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect(await booked(subject, 'in_1')).toEqual([2390]);
  });
});

describe('a replay whose process is killed', () => {
  test('is a replay still, brings back all or none, and charges nothing twice', async ({ subject }) => {
    const paywell = await openWithDead(subject, 'in_1', 'in_2', 'in_3');
    paywell.chargeOfBefore('in_1');
    const held = await paywell.upstream.hold();
    expect((await replay(subject, { ids: ['evt_in_1'] })).json).toEqual({ replayed: ['evt_in_1'] });
    await held.waiting(1);
    await subject.database.inject({ crashAfterWrites: 1 });
    await replay(subject);
    expect((await subject.get('/queue')).status).not.toBe(200);
    await subject.restart();
    const [second, third] = [await eventOf(subject, 'evt_in_2'), await eventOf(subject, 'evt_in_3')];
    expect([second.state, second.replays]).toEqual([third.state, third.replays]);
    await held.waiting(1);
    await held.release();
    await subject.clock.advance(MINUTE);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', replays: 1 });
    expect(paywell.chargesOf('in_1')).toHaveLength(1);
    expect(await booked(subject, 'in_1')).toEqual([2390]);
  });
});
