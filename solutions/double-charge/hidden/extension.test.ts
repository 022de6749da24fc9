import { describe, expect, test } from 'bugsquash/examiner';
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
  paywellOf,
  postOfficeOf,
  problem,
  refusal,
  type Subject,
  statusOf,
} from './support/till.ts';

const DAY = 24 * HOUR;

/** Replays dead letters, all unless the body names some. */
const replay = (subject: Subject, body?: unknown) =>
  subject.request({ method: 'POST', path: '/dead-letters/replay', ...(body === undefined ? {} : { body }) });

/** An invoice that Paywell answered eight times with the same, and so is dead. */
async function deadInvoices(subject: Subject, fate: 'lost' | 'down', ...invoices: string[]) {
  const paywell = await openAll(subject);
  await paywell.upstream.reply((call) => {
    if (fate === 'lost') paywell.answer(call);
    return refusal(504, 'gateway_timeout');
  });
  for (const invoice of invoices) await deliver(subject, invoiceFinalized(invoice));
  await subject.clock.advance(2 * HOUR);
  await paywell.upstream.reply(paywell.answer);
  return paywell;
}

describe('replaying dead letters', () => {
  test('takes all up again, in the order in which they died, and says which', async ({ subject }) => {
    const paywell = await openAll(subject, refusal(402, 'card_declined'), refusal(402, 'card_declined'));
    await deliver(subject, invoiceFinalized('in_2'));
    await subject.clock.advance(1_000);
    await deliver(subject, invoiceFinalized('in_1'));
    await deliver(subject, invoiceFinalized('in_3'));
    await subject.clock.advance(HOUR);
    const { status, json } = await replay(subject);
    expect(status).toBe(202);
    expect(json).toEqual({ replayed: ['evt_in_2', 'evt_in_1'] });
    for (const n of [1, 2]) {
      expect(await invoiceOf(subject, `in_${n}`)).toMatchObject({ state: 'paid' });
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
    const paywell = await openAll(subject, refusal(402, 'no'), refusal(402, 'no'), refusal(402, 'no'));
    for (const n of [1, 2, 3, 4]) await deliver(subject, invoiceFinalized(`in_${n}`));
    await paywell.upstream.replyOnce(refusal(402, 'no'));
    await deliver(subject, invoiceFinalized('in_5'));
    const { json } = await replay(subject, {
      ids: ['evt_in_3', 'evt_in_4', 'evt_none', 'evt_in_1', 'evt_in_3'],
    });
    expect(json).toEqual({ replayed: ['evt_in_1', 'evt_in_3'] });
    expect(await eventOf(subject, 'evt_in_2')).toMatchObject({ state: 'dead', replays: 0 });
    expect(await eventOf(subject, 'evt_in_4')).toMatchObject({ state: 'done', attempts: 1, replays: 0 });
    expect((await replay(subject, { ids: new Array(100).fill('evt_in_2') })).json).toEqual({
      replayed: ['evt_in_2'],
    });
    expect((await replay(subject, {})).json).toEqual({ replayed: ['evt_in_5'] });
  });

  test('refuses what is no list of ids, and takes nothing up', async ({ subject }) => {
    await openAll(subject, refusal(402, 'no'));
    await deliver(subject, invoiceFinalized('in_1'));
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

  test('gives eight attempts again, and dead letters that die again come last', async ({ subject }) => {
    const paywell = await deadInvoices(subject, 'down', 'in_1');
    await deliver(subject, passUpdated('pass_1', '5', ''));
    await paywell.upstream.reply(({ method, url, ...call }) =>
      method === 'GET' ? paywell.answer({ method, url, ...call }) : refusal(503, 'busy'),
    );
    await replay(subject, { ids: ['evt_in_1'] });
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'pending', attempts: 1, replays: 1 });
    await subject.clock.advance(2 * HOUR);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'dead', attempts: 8, replays: 1 });
    const { items } = (await subject.get('/dead-letters')).json;
    expect(items.map(({ id }: { id: string }) => id)).toEqual(['evt_pass_1_5_', 'evt_in_1']);
    await paywell.upstream.reply(paywell.answer);
    await replay(subject);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', replays: 2 });
  });

  test('is of four at a time, like everything', async ({ subject }) => {
    const invoices = [1, 2, 3, 4, 5, 6].map((n) => `in_${n}`);
    const paywell = await deadInvoices(subject, 'down', ...invoices);
    const before = paywell.upstream.calls.length;
    const held = await paywell.upstream.hold();
    await replay(subject);
    await held.waiting(4);
    expect(paywell.upstream.calls.length - before).toBe(4);
    await held.release();
    for (const invoice of invoices) expect(paywell.chargesOf(invoice)).toHaveLength(1);
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
    const paywell = await deadInvoices(subject, 'lost', 'in_1', 'in_2');
    const [{ id: charge }] = paywell.chargesOf('in_1');
    paywell.forget();
    await subject.clock.advance(2 * DAY);
    await replay(subject);
    for (const invoice of ['in_1', 'in_2']) {
      expect(paywell.chargesOf(invoice), invoice).toHaveLength(1);
      expect(await booked(subject, invoice)).toEqual([2390]);
      expect(await eventOf(subject, `evt_${invoice}`)).toMatchObject({ state: 'done', attempts: 1 });
    }
    expect((await invoiceOf(subject, 'in_1')).charge).toBe(charge);
    const messages = postOfficeOf(subject).calls.map(({ headers }) => headers['message-id']);
    expect(messages).toContain(`receipt-${charge}`);
    expect(messages).toHaveLength(2);
  });

  test('asks for the charges of that invoice, and charges it if there is none', async ({ subject }) => {
    const paywell = await deadInvoices(subject, 'down', 'in_1&x=/2');
    paywell.forget();
    await subject.clock.advance(2 * DAY);
    const before = paywell.upstream.calls.length;
    await replay(subject);
    const [lookup, charge] = paywell.upstream.calls.slice(before);
    expect(lookup).toMatchObject({ method: 'GET', body: '' });
    expect(new URL(lookup.url).pathname).toBe('/v1/charges');
    expect(new URL(lookup.url).searchParams.get('invoice')).toBe('in_1&x=/2');
    expect(charge).toMatchObject({ method: 'POST', url: 'https://api.paywell.example/v1/charges' });
    expect(paywell.chargesOf('in_1&x=/2')).toHaveLength(1);
  });

  test('charges nothing as long as it has no answer to that', async ({ subject }) => {
    const paywell = await deadInvoices(subject, 'lost', 'in_1');
    paywell.forget();
    await subject.clock.advance(2 * DAY);
    const posts = paywell.callsFor('in_1').length;
    for (const reply of [
      refusal(503, 'busy'),
      refusal(504, 'slow'),
      { text: 'moment' },
      { json: {} },
      { json: { items: {} } },
    ])
      await paywell.upstream.replyOnce(reply);
    await replay(subject);
    await subject.clock.advance(5 * MINUTE);
    expect(paywell.callsFor('in_1')).toHaveLength(posts);
    await subject.clock.advance(HOUR);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 6, replays: 1 });
    expect(paywell.chargesOf('in_1')).toHaveLength(1);
    expect(paywell.callsFor('in_1')).toHaveLength(posts);
  });

  test('takes the oldest of several charges', async ({ subject }) => {
    const paywell = await deadInvoices(subject, 'lost', 'in_1');
    await paywell.upstream.replyOnce({ json: { items: [{ id: 'ch_old' }, { id: 'ch_new' }] } });
    await replay(subject);
    expect((await invoiceOf(subject, 'in_1')).charge).toBe('ch_old');
  });

  test('asks again with each attempt, until there is an answer to the charge', async ({ subject }) => {
    const paywell = await deadInvoices(subject, 'down', 'in_1');
    paywell.forget();
    const posts = paywell.callsFor('in_1').length;
    await paywell.upstream.replyOnce(paywell.answer);
    await paywell.upstream.replyOnce((call) => {
      paywell.answer(call);
      return refusal(504, 'gateway_timeout');
    });
    await replay(subject);
    paywell.forget();
    await subject.clock.advance(MINUTE);
    expect(paywell.chargesOf('in_1')).toHaveLength(1);
    expect(paywell.callsFor('in_1').length - posts).toBe(1);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 2 });
  });

  test('does not ask where nobody has replayed, nor where the invoice is known to be paid', async ({
    subject,
  }) => {
    const paywell = await openAll(subject, refusal(503, 'busy'));
    await postOfficeOf(subject).reply(refusal(400, 'no_such_box'));
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(MINUTE);
    await openPostOffice(subject);
    await replay(subject);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', replays: 1 });
    expect(paywell.upstream.calls.map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect(await booked(subject, 'in_1')).toEqual([2390]);
  });
});

describe('a replay whose process is killed', () => {
  test('is a replay still, and charges nothing twice', async ({ subject }) => {
    const paywell = await deadInvoices(subject, 'lost', 'in_1');
    paywell.forget();
    const held = await paywellOf(subject).hold();
    await replay(subject);
    await held.waiting(1);
    await subject.restart();
    await held.waiting(1);
    await held.release();
    await subject.clock.advance(MINUTE);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', replays: 1 });
    expect(paywell.chargesOf('in_1')).toHaveLength(1);
    expect(await booked(subject, 'in_1')).toEqual([2390]);
  });
});
