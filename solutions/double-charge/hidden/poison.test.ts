import { describe, expect, test } from 'bugsquash/examiner';
import { tillOfTheLastRelease } from './support/earlier.ts';
import {
  deliver,
  type Event,
  eventOf,
  invoiceFinalized,
  MINUTE,
  openAll,
  passUpdated,
  statusOf,
} from './support/till.ts';

const unreadable = (n: number, data: unknown, type = 'invoice.finalized'): Event => ({
  id: `evt_bad_${n}`,
  type,
  sequence: String(70_000 + n),
  data,
});

const SHAPES: [data: unknown, type?: string][] = [
  [null],
  [{}],
  [{ ...invoiceFinalized('in_x').data, amount: null }],
  [{ ...invoiceFinalized('in_x').data, amount: 0 }],
  [{ ...invoiceFinalized('in_x').data, amount: '2390' }],
  [{ ...invoiceFinalized('in_x').data, email: '' }],
  ['in_x'],
  [{ invoice: 'in_x', charge: 'ch_1', refund: null, amount: 100, currency: 'EUR' }, 'charge.refunded'],
  [{ pass: 'pass_1', customer: 'cus_1' }, 'pass.updated'],
  [undefined, 'pass.updated'],
];

describe('events whose data cannot be read', () => {
  test('are dead at once, with a reason, and listed', async ({ subject }) => {
    await openAll(subject);
    for (const [n, [data, type]] of SHAPES.entries()) await deliver(subject, unreadable(n, data, type));
    expect(await eventOf(subject, 'evt_bad_0')).toMatchObject({ state: 'dead', attempts: 1, dueAt: null });
    const { items } = (await subject.get('/dead-letters')).json;
    expect(items.map(({ id }: Event) => id)).toEqual(SHAPES.map((_shape, n) => `evt_bad_${n}`));
    for (const item of items) {
      expect(item, item.id).toMatchObject({ state: 'dead', attempts: 1, dueAt: null });
      expect(item.reason, item.id).toBeTruthy();
    }
    expect((await subject.get('/queue')).json).toEqual({ pending: 0, dead: SHAPES.length, oldest: null });
  });

  test('do not keep others waiting, before or behind them', async ({ subject }) => {
    const paywell = await openAll(subject);
    const held = await paywell.upstream.hold();
    for (const n of [1, 2, 3, 4, 5]) await deliver(subject, invoiceFinalized(`in_${n}`));
    await held.waiting(4);
    for (const n of [0, 1, 2, 3, 4, 5]) {
      await deliver(subject, unreadable(n, null));
      if (n % 4 === 1) await deliver(subject, passUpdated(`pass_${n}`, '5', 'active'));
    }
    await held.release();
    await subject.get('/queue');
    for (const n of [1, 2, 3, 4, 5])
      expect(await eventOf(subject, `evt_in_${n}`)).toMatchObject({ state: 'done' });
    for (const n of [1, 5]) expect(await statusOf(subject, `pass_${n}`)).toBe('active');
    expect((await subject.get('/queue')).json).toMatchObject({ pending: 0, dead: 6 });
  });

  test('do not keep others from their next attempt', async ({ subject }) => {
    const paywell = await openAll(subject, { status: 503, json: {} });
    await deliver(subject, invoiceFinalized('in_1'));
    await deliver(subject, unreadable(1, { invoice: 'in_2' }));
    await subject.clock.advance(30_000);
    expect(paywell.callsFor('in_1')).toHaveLength(2);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 2 });
  });

  test('are known when they come again, and not taken up again', async ({ subject }) => {
    await deliver(subject, unreadable(1, null));
    await deliver(subject, unreadable(1, null));
    await subject.clock.advance(MINUTE);
    expect(await eventOf(subject, 'evt_bad_1')).toMatchObject({ state: 'dead', attempts: 1 });
    await deliver(subject, passUpdated('pass_1', '9', 'active'));
    expect(await statusOf(subject, 'pass_1')).toBe('active');
  });
});

describe('a till in which everything stands still', () => {
  test('goes on by itself when it is started', async ({ subject }) => {
    const bad = (n: number) =>
      `('evt_bad_${n}', 'invoice.finalized', '${100 + n}', '{"data":{"amount":null}}', 1770000000000, 'pending', ${1770000000000 + n})`;
    const pass = `('evt_pass', 'pass.updated', '200', '{"data":{"pass":"pass_1","customer":"cus_1","status":"active"}}', 1770000000000, 'pending', 1770000000999)`;
    await subject.reopen(
      tillOfTheLastRelease(
        `insert into events (id, type, sequence, body, received_at, state, due_at) values ${[1, 2, 3, 4, 5, 6].map(bad).join(', ')}, ${pass};`,
      ),
    );
    expect(await statusOf(subject, 'pass_1')).toBe('active');
    expect((await subject.get('/queue')).json).toEqual({ pending: 0, dead: 6, oldest: null });
  });
});
