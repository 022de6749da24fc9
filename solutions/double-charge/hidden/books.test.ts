import { describe, expect, test } from 'bugsquash/examiner';
import { tillOfTheLastRelease } from './support/earlier.ts';
import {
  booked,
  deliver,
  eventOf,
  invoiceFinalized,
  invoiceOf,
  ledgerOf,
  MINUTE,
  openAll,
  openPaywell,
  openPostOffice,
  postOfficeOf,
  refunded,
} from './support/till.ts';

describe('a charge in the books', () => {
  test('is there once when the receipt takes several attempts', async ({ subject }) => {
    await openPaywell(subject);
    await postOfficeOf(subject).reply({ status: 503, json: {} });
    await deliver(subject, invoiceFinalized('in_1'));
    await subject.clock.advance(MINUTE);
    await openPostOffice(subject);
    await subject.clock.advance(2 * MINUTE);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done' });
    expect(await booked(subject, 'in_1')).toEqual([2390]);
    const rows = await subject.database.query('select invoice, amount from ledger');
    expect(rows.map(({ invoice, amount }) => [invoice, Number(amount)])).toEqual([['in_1', 2390]]);
  });

  test('is there once when two events announce the invoice, one after the other or at once', async ({
    subject,
  }) => {
    const paywell = await openAll(subject);
    await deliver(subject, invoiceFinalized('in_1'));
    await deliver(subject, invoiceFinalized('in_1', { id: 'evt_again' }));
    const held = await paywell.upstream.hold();
    for (const id of ['evt_a', 'evt_b']) await deliver(subject, invoiceFinalized('in_2', { id }));
    await held.release();
    for (const invoice of ['in_1', 'in_2']) {
      const { items, balance } = await ledgerOf(subject, invoice);
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({ invoice, refund: null, amount: 2390, currency: 'EUR' });
      expect(items[0].charge).toBe((await invoiceOf(subject, invoice)).charge);
      expect(balance).toBe(2390);
    }
    expect(await eventOf(subject, 'evt_b')).toMatchObject({ state: 'done' });
  });

  test('is there once when the event’s end could not be written down', async ({ subject }) => {
    await openAll(subject);
    const held = await postOfficeOf(subject).hold();
    await deliver(subject, invoiceFinalized('in_1'));
    await held.waiting(1);
    await subject.database.inject({ busy: 1 });
    await held.release();
    await subject.clock.advance(MINUTE);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done' });
    expect(await booked(subject, 'in_1')).toEqual([2390]);
  });

  test('and refunds of one amount and one moment are told apart, each once', async ({ subject }) => {
    await openAll(subject);
    await deliver(subject, invoiceFinalized('in_1'));
    const { charge } = await invoiceOf(subject, 'in_1');
    await deliver(subject, refunded('in_1', charge, 're_1', 400));
    await deliver(subject, refunded('in_1', charge, 're_2', 400));
    await deliver(subject, refunded('in_1', charge, 're_1', 400, 'evt_again'));
    await deliver(subject, refunded('in_1', charge, 're_3', 1590));
    await deliver(subject, invoiceFinalized('in_1', { id: 'evt_later' }));
    expect(await booked(subject, 'in_1')).toEqual([2390, -400, -400, -1590]);
    for (const id of ['evt_again', 'evt_later'])
      expect(await eventOf(subject, id)).toMatchObject({ state: 'done' });
    await deliver(subject, invoiceFinalized('in_2'));
    expect(await booked(subject, 'in_2')).toEqual([2390]);
  });

  test('is there once when its refund was booked before it, and the receipt takes two attempts', async ({
    subject,
  }) => {
    await openPaywell(subject, 'lost');
    await postOfficeOf(subject).reply({ status: 202, json: {} });
    await postOfficeOf(subject).replyOnce({ status: 503, json: {} });
    await deliver(subject, invoiceFinalized('in_1'));
    await deliver(subject, refunded('in_1', 'ch_7000', 're_1', 390));
    expect(await booked(subject, 'in_1')).toEqual([-390]);
    await subject.clock.advance(5 * MINUTE);
    expect(await eventOf(subject, 'evt_in_1')).toMatchObject({ state: 'done', attempts: 3 });
    expect(await booked(subject, 'in_1')).toEqual([-390, 2390]);
  });
});

const NIGHT = `
  insert into invoices values ('in_twice', 'cus_1', 'a@mail.example', 2390, 'EUR', 1770000000000, 'ch_1', 1770000000000);
  insert into invoices values ('in_once', 'cus_2', 'b@mail.example', 810, 'EUR', 1770000000000, 'ch_2', 1770000000000);
  insert into ledger (invoice, charge, refund, amount, currency, booked_at) values
    ('in_twice', 'ch_1', null, 2390, 'EUR', 1770000000000),
    ('in_twice', 'ch_1', null, 2390, 'EUR', 1770000030000),
    ('in_once', 'ch_2', null, 810, 'EUR', 1770000000000);
`;

describe('books that were kept before', () => {
  test('stay as they are, open, and get no further entry of a charge', async ({ subject }) => {
    await subject.reopen(tillOfTheLastRelease(NIGHT));
    await openAll(subject);
    const before = (await ledgerOf(subject, 'in_twice')).items;
    expect(before).toMatchObject([
      { id: 1, charge: 'ch_1', refund: null, amount: 2390, bookedAt: new Date(1770000000000).toISOString() },
      { id: 2, charge: 'ch_1', refund: null, amount: 2390, bookedAt: new Date(1770000030000).toISOString() },
    ]);
    await deliver(subject, invoiceFinalized('in_once', { amount: 810 }));
    await deliver(subject, invoiceFinalized('in_twice'));
    expect(await booked(subject, 'in_once')).toEqual([810]);
    expect((await ledgerOf(subject, 'in_twice')).items).toEqual(before);
    await postOfficeOf(subject).reply({ status: 503, json: {} });
    await deliver(subject, invoiceFinalized('in_new'));
    await subject.clock.advance(30_000);
    expect(await booked(subject, 'in_new')).toEqual([2390]);
  });
});

describe('a process that was killed in the midst of booking, and between the books and the receipt', () => {
  test('is followed by one that books what is missing, and sends the receipts', async ({ subject }) => {
    const paywell = await openAll(subject);
    const receipts = await postOfficeOf(subject).hold();
    await deliver(subject, invoiceFinalized('in_1'));
    await receipts.waiting(1);
    const charges = await paywell.upstream.hold();
    await deliver(subject, invoiceFinalized('in_2'));
    await charges.waiting(1);
    await subject.database.inject({ crashAfterWrites: 1 });
    await charges.release();
    let { status } = await subject.get('/queue');
    for (let look = 0; look < 50 && status === 200; look += 1) ({ status } = await subject.get('/queue'));
    expect(status).not.toBe(200);
    await subject.restart();
    await receipts.release();
    await subject.clock.advance(MINUTE);
    for (const invoice of ['in_1', 'in_2']) {
      expect(await eventOf(subject, `evt_${invoice}`)).toMatchObject({ state: 'done' });
      expect(await invoiceOf(subject, invoice)).toMatchObject({ state: 'paid' });
      expect(paywell.chargesOf(invoice)).toHaveLength(1);
      expect(await booked(subject, invoice)).toEqual([2390]);
    }
    expect(postOfficeOf(subject).calls).toHaveLength(3);
  });
});
