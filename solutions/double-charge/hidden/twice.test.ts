import { describe, expect, test } from 'bugsquash/examiner';
import { diskOf } from './support/earlier.ts';
import {
  deliver,
  eventOf,
  HOUR,
  invoiceFinalized,
  invoiceOf,
  MINUTE,
  openAll,
  openPostOffice,
  paywellOf,
  refusal,
  type Subject,
} from './support/till.ts';

/** One charge, however many calls; and all calls alike. */
function expectOneCharge(
  { chargesOf, callsFor }: Pick<Awaited<ReturnType<typeof openAll>>, 'chargesOf' | 'callsFor'>,
  invoice: string,
) {
  expect(chargesOf(invoice), invoice).toHaveLength(1);
  const calls = callsFor(invoice);
  expect(new Set(calls.map(({ headers }) => headers['idempotency-key'])).size, invoice).toBe(1);
  expect(new Set(calls.map(({ body }) => body)).size, invoice).toBe(1);
}

/** Ten seconds before each of these something is asked, and again after it. */
const MOMENTS = [
  '2026-06-30T22:00:00Z', // the month's end in Vienna's summer
  '2026-07-01T00:00:00Z', // in UTC
  '2026-07-02T00:00:00Z',
  '2026-10-31T23:00:00Z', // in Vienna's winter
  '2027-01-01T05:00:00Z', // in New York
];

const justBefore = (subject: Subject, moment: string) =>
  subject.clock.set(new Date(Date.parse(moment) - 10_000).toISOString());

describe('an invoice whose charge was made and not heard of', () => {
  test('is charged once, at whatever hour it happens', async ({ subject }) => {
    const paywell = await openAll(subject, ...MOMENTS.flatMap(() => ['lost', 'charge'] as const));
    for (const [n, moment] of MOMENTS.entries()) {
      await justBefore(subject, moment);
      await deliver(subject, invoiceFinalized(`in_${n}`));
      await subject.clock.advance(30_000);
      expect(paywell.callsFor(`in_${n}`), moment).toHaveLength(2);
      expectOneCharge(paywell, `in_${n}`);
      expect(await invoiceOf(subject, `in_${n}`), moment).toMatchObject({
        state: 'paid',
        charge: paywell.chargesOf(`in_${n}`)[0]?.id,
      });
    }
  });

  test('is charged once when the answers stop coming for half an hour', async ({ subject }) => {
    await justBefore(subject, '2026-07-01T00:00:00Z');
    const paywell = await openAll(subject, 'lost', 'lost', 'lost', 'lost', 'lost', 'lost');
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(HOUR);
    expect(paywell.callsFor('in_1')).toHaveLength(7);
    expectOneCharge(paywell, 'in_1');
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 7 });
  });

  test('is charged once when it was waited for in vain', async ({ subject }) => {
    await justBefore(subject, '2026-07-01T00:00:00Z');
    const paywell = await openAll(subject);
    await paywell.upstream.replyOnce((call) => paywell.answer(call), { delayMs: HOUR });
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(2 * MINUTE);
    expect(paywell.callsFor('in_1')).toHaveLength(2);
    expectOneCharge(paywell, 'in_1');
    expect(await invoiceOf(subject, 'in_1')).toMatchObject({ state: 'paid' });
  });

  test('is charged once among many others', async ({ subject }) => {
    await justBefore(subject, '2026-07-01T00:00:00Z');
    const paywell = await openAll(subject, 'lost', 'charge', 'lost', refusal(503, 'unavailable'));
    for (const n of [1, 2, 3, 4]) await deliver(subject, invoiceFinalized(`in_${n}`, { amount: 1000 + n }));
    await subject.clock.advance(5_000);
    await deliver(subject, invoiceFinalized('in_5'));
    await subject.clock.advance(MINUTE);
    for (const n of [1, 2, 3, 4, 5]) expectOneCharge(paywell, `in_${n}`);
  });
});

describe('an invoice that is announced by two events', () => {
  test('is charged once, across the end of a month', async ({ subject }) => {
    await justBefore(subject, '2026-07-01T00:00:00Z');
    const paywell = await openAll(subject, 'lost');
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(11_000);
    await deliver(subject, invoiceFinalized('in_1', { id: 'evt_again' }));
    await subject.clock.advance(MINUTE);
    expectOneCharge(paywell, 'in_1');
    expect(await eventOf(subject, 'evt_again')).toMatchObject({ state: 'done' });
  });
});

describe('a process that was killed while Paywell was asked', () => {
  test('is followed by one that asks for the same, though the month is another', async ({ subject }) => {
    await justBefore(subject, '2026-07-01T00:00:00Z');
    await openPostOffice(subject);
    const held = await paywellOf(subject).hold();
    await deliver(subject, invoiceFinalized('in_1'));
    await held.waiting(1);
    await subject.clock.advance(15_000);
    await subject.reopen(await diskOf(subject));
    await held.waiting(1);
    const paywell = await openAll(subject);
    await held.release();
    await subject.clock.advance(5 * MINUTE);
    await deliver(subject, invoiceFinalized('in_2'));
    expect(paywell.callsFor('in_1').length).toBeGreaterThan(1);
    expectOneCharge(paywell, 'in_1');
    expect(await invoiceOf(subject, 'in_1')).toMatchObject({ state: 'paid' });
  });
});
