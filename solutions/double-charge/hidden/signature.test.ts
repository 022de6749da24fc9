import { describe, expect, test } from 'bugsquash/examiner';
import {
  eventOf,
  invoiceFinalized,
  invoiceOf,
  openAll,
  problem,
  second,
  send,
  sign,
  statusOf,
} from './support/till.ts';

/** The same event, put down as different programs would. */
const envelope = (id: string, data: string, between = '') =>
  `{${between}"id":"${id}",${between}"type":"invoice.finalized",${between}"sequence":"8812",${between}"data":${data}}`;

const data = (invoice: string, more: string) =>
  `{"invoice":"${invoice}","customer":"cus_41","email":"a@mail.example","amount":1900,"currency":"EUR"${more}}`;

describe('webhooks whose JSON is put down in another way than we would', () => {
  test('names with escaped letters are taken and charged', async ({ subject }) => {
    const paywell = await openAll(subject);
    const escaped = ['Zo\\u00eb', 'Jos\\u00E9', '\\ud83d\\udeb2', 'a\\/b', '\\u0061da'];
    for (const [n, name] of escaped.entries()) {
      const body = envelope(`evt_${n}`, data(`in_${n}`, `,"name":"${name}"`));
      expect((await send(subject, body)).status, name).toBe(202);
      expect(paywell.chargesOf(`in_${n}`), name).toHaveLength(1);
    }
  });

  test('spaces, lines and numbers with noughts at the end are taken', async ({ subject }) => {
    await openAll(subject);
    const bodies = [
      envelope('evt_1', data('in_1', ''), '\n  '),
      `${envelope('evt_2', data('in_2', ''))}\n`,
      envelope('evt_3', data('in_3', ',"tax":3.10')),
      envelope('evt_4', data('in_4', ',"rate":1.0,"big":9007199254740993')),
      envelope('evt_5', data('in_5', ',"lines":{"10":1,"9":2}')),
      envelope('evt_6', data('in_6', ',"name":"a","name":"b"')),
      envelope('evt_7', data('in_7', ', "share": 1e2')),
      envelope('evt_8', data('in_8', ''), '\r\n\t'),
      ` ${envelope('evt_9', data('in_9', ',"name":"Zoe\u0308 Winther"'))}`,
    ];
    for (const [n, body] of bodies.entries()) {
      expect((await send(subject, body)).status, body).toBe(202);
      expect(await invoiceOf(subject, `in_${n + 1}`), body).toMatchObject({ state: 'paid', amount: 1900 });
    }
  });

  test('other kinds of events and letters of all kinds are taken too', async ({ subject }) => {
    const pass =
      '{"id": "evt_p", "type": "pass.updated", "sequence": "4", "data": {"pass": "p", "customer": "c", "status": "on"}}';
    expect((await send(subject, pass)).status).toBe(202);
    expect(await statusOf(subject, 'p')).toBe('on');
    const named =
      '{"id": "evt_u", "type": "pass.updated", "sequence": "4", "data": {"pass": "u", "customer": "Zoë", "status": "pausé 🚲"}}';
    expect((await send(subject, named)).status).toBe(202);
    expect(await statusOf(subject, 'u')).toBe('pausé 🚲');
    const other = '{ "id": "evt_o", "type": "payout.created", "sequence": "5", "data": {"fee": 0.50} }';
    expect((await send(subject, other)).status).toBe(202);
    expect(await eventOf(subject, 'evt_o')).toMatchObject({ state: 'ignored' });
    expect((await send(subject, other)).status).toBe(200);
    const long = `{"id":"evt_l", "type":"payout.created", "sequence":"6", "data":{"note":"${'€'.repeat(70_000)}"}}`;
    expect((await send(subject, long)).status, 'a long one').toBe(202);
  });
});

describe('webhooks that were not signed as they are', () => {
  test('are refused, though they say the same as what was signed', async ({ subject }) => {
    const signed = JSON.stringify(invoiceFinalized('in_1'));
    const signature = await sign(signed, second(subject));
    const others = [
      signed.replace(',', ', '),
      `${signed} `,
      signed.replace('2390', '2390.0'),
      signed.replace('marta', 'm\\u0061rta'),
      JSON.stringify(JSON.parse(signed), null, 2),
    ];
    for (const body of others) {
      const { status, json } = await send(subject, body, signature);
      expect(status, body).toBe(400);
      expect(json.type, body).toBe(problem('invalid-signature'));
    }
    expect((await subject.get('/events/evt_in_1')).status).toBe(404);
    expect((await send(subject, signed, signature)).status).toBe(202);
  });
});
