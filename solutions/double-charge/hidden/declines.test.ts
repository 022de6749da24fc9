import { describe, expect, test } from 'bugsquash/examiner';
import {
  booked,
  deliver,
  eventOf,
  invoiceFinalized,
  MINUTE,
  openAll,
  openPaywell,
  postOfficeOf,
  refusal,
} from './support/till.ts';

const FINAL = [302, 402, 409, 425, 499];

describe('an answer that is final', () => {
  test('a declined card is tried once, and nobody is told that it was paid', async ({ subject }) => {
    const paywell = await openAll(subject, refusal(402, 'card_declined'));
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(30_000);
    expect(paywell.callsFor('in_1')).toHaveLength(1);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'dead', attempts: 1, dueAt: null });
    expect(await booked(subject, 'in_1')).toEqual([]);
    expect(postOfficeOf(subject).calls).toEqual([]);
  });

  test('it is final with every status that is not said to pass', async ({ subject }) => {
    const paywell = await openAll(subject, ...FINAL.map((status) => refusal(status, `because_${status}`)));
    for (const status of FINAL) await deliver(subject, invoiceFinalized(`in_${status}`));
    await subject.clock.advance(30_000);
    for (const status of FINAL) expect(paywell.callsFor(`in_${status}`), String(status)).toHaveLength(1);
    const { items } = (await subject.get('/dead-letters')).json;
    expect(items).toHaveLength(FINAL.length);
    for (const item of items) expect(item).toMatchObject({ state: 'dead', attempts: 1 });
  });

  test('it is final after answers that were not', async ({ subject }) => {
    const paywell = await openAll(
      subject,
      refusal(503, 'busy'),
      refusal(429, 'slow_down'),
      refusal(402, 'insufficient_funds'),
    );
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(5 * MINUTE);
    expect(paywell.callsFor('in_1')).toHaveLength(3);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'dead', attempts: 3 });
  });

  test('the post office’s no is final as well', async ({ subject }) => {
    await openPaywell(subject);
    const statuses = [402, 409];
    for (const status of statuses) {
      await postOfficeOf(subject).replyOnce(refusal(status, 'no_such_box'));
      await deliver(subject, invoiceFinalized(`in_${status}`));
    }
    await subject.clock.advance(30_000);
    expect(postOfficeOf(subject).calls).toHaveLength(statuses.length);
    for (const status of statuses) {
      expect(await eventOf(subject, `evt_in_${status}`)).toMatchObject({ state: 'dead', attempts: 1 });
      expect(await booked(subject, `in_${status}`)).toEqual([2390]);
    }
  });
});

describe('an answer that may pass', () => {
  test('408, 429 and all from 500 on are followed by another attempt', async ({ subject }) => {
    const passing = [408, 429, 500, 501, 599];
    const paywell = await openAll(subject, ...passing.map((status) => refusal(status, 'again')), {
      status: 502,
      text: '<html>',
    });
    for (const status of [...passing, 502]) await deliver(subject, invoiceFinalized(`in_${status}`));
    await subject.clock.advance(30_000);
    for (const status of [...passing, 502])
      expect(paywell.callsFor(`in_${status}`), String(status)).toHaveLength(2);
    expect((await subject.get('/queue')).json).toEqual({ pending: 0, dead: 0, oldest: null });
    expect(await eventOf(subject, 'evt_in_408')).toMatchObject({ state: 'done', attempts: 2, reason: null });
  });
});
