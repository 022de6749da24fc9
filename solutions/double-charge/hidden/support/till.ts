/** What the tests need of Till: webhooks as Paywell sends them, and a Paywell and a post office that keep to their rules. */

interface Answer {
  status: number;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  json: any;
}

export interface Call {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

interface Reply {
  status?: number;
  json?: unknown;
  text?: string;
}

interface Held {
  waiting(count: number): Promise<unknown>;
  release(reply?: Reply): Promise<unknown>;
}

interface Upstream {
  reply(reply: Reply | ((call: Call) => Reply), options?: { delayMs: number }): Promise<unknown>;
  replyOnce(reply: Reply | ((call: Call) => Reply), options?: { delayMs: number }): Promise<unknown>;
  fail(message?: string): Promise<unknown>;
  failOnce(message?: string): Promise<unknown>;
  hold(): Promise<Held>;
  readonly calls: readonly Call[];
}

export interface Subject {
  get(path: string): Promise<Answer>;
  request(request: {
    method: string;
    path: string;
    headers?: Record<string, string>;
    body?: unknown;
  }): Promise<Answer>;
  upstream(host: string): Upstream;
  clock: { now: Date; advance(milliseconds: number): Promise<void>; set(date: string): Promise<void> };
  reopen(sql: string): Promise<void>;
  restart(): Promise<void>;
  database: {
    // biome-ignore lint/suspicious/noExplicitAny: rows have the shape their query gives them
    query(sql: string, ...params: any[]): Promise<any[]>;
    inject(fault: { busy: number } | { crashAfterWrites: number }): Promise<unknown>;
  };
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const problem = (name: string) => `https://till.veloway.example/problems/${name}`;

const encoder = new TextEncoder();

async function hmac(secret: string, text: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The seconds since 1970 by the subject's clock, or so many later. */
export const second = (subject: Subject, later = 0) => Math.floor(subject.clock.now.getTime() / 1000) + later;

export async function sign(body: string, signedAt: number, secret = 'whsec_development'): Promise<string> {
  return `t=${signedAt},v1=${await hmac(secret, `${signedAt}.${body}`)}`;
}

/** Sends a body as it is, with a signature of this second unless there is another. */
export async function send(subject: Subject, body: string, signature?: string): Promise<Answer> {
  return subject.request({
    method: 'POST',
    path: '/webhooks/paywell',
    headers: {
      'content-type': 'application/json',
      'paywell-signature': signature ?? (await sign(body, second(subject))),
    },
    body,
  });
}

export interface Event {
  id: string;
  type: string;
  sequence: string;
  data?: unknown;
}

/** Delivers an event, which has to be taken. */
export async function deliver(subject: Subject, event: Event): Promise<void> {
  const { status, text } = await send(subject, JSON.stringify(event));
  if (status !== 202 && status !== 200)
    throw new Error(`the webhook of ${event.id} answered ${status}: ${text}`);
}

let sequence = 88_104;

export function invoiceFinalized(
  invoice: string,
  { id = `evt_${invoice}`, ...data }: Record<string, unknown> = {},
) {
  sequence += 7;
  return {
    id: String(id),
    type: 'invoice.finalized',
    sequence: String(sequence),
    data: {
      invoice,
      customer: 'cus_4107',
      email: 'marta.oduya@mail.example',
      amount: 2390,
      currency: 'EUR',
      ...data,
    },
  };
}

export const refunded = (
  invoice: string,
  charge: string,
  refund: string,
  amount: number,
  id = `evt_${refund}`,
) => ({
  id,
  type: 'charge.refunded',
  sequence: '90211',
  data: { invoice, charge, refund, amount, currency: 'EUR' },
});

export const passUpdated = (pass: string, sequenceOf: string, status: string) => ({
  id: `evt_${pass}_${sequenceOf}_${status}`,
  type: 'pass.updated',
  sequence: sequenceOf,
  data: { pass, customer: 'cus_4107', status },
});

export const paywellOf = (subject: Subject) => subject.upstream('api.paywell.example');
export const postOfficeOf = (subject: Subject) => subject.upstream('post.veloway.example');

export const refusal = (status: number, code: string): Reply => ({ status, json: { error: { code } } });

/** What becomes of a call: a charge is made, or it is made and nobody hears of it, or an answer in place of one. */
type Fate = 'charge' | 'lost' | Reply;

/**
 * A Paywell by its guide: one charge for each key, and a key that comes with another body is refused. The fates are used up
 * in their order, then every call is answered with a charge.
 */
export async function openPaywell(subject: Subject, ...fates: Fate[]) {
  const charges: { id: string; key: string; body: string; invoice: string }[] = [];

  function answer(call: Call): Reply {
    if (call.method === 'GET') {
      const invoice = new URL(call.url).searchParams.get('invoice');
      const items = charges.filter((charge) => charge.invoice === invoice).map(({ id }) => ({ id }));
      return { json: { items } };
    }
    const fate = fates.shift() ?? 'charge';
    if (fate !== 'charge' && fate !== 'lost') return fate;
    const key = call.headers['idempotency-key'] ?? `none-${charges.length}`;
    const known = charges.find((charge) => charge.key === key);
    if (known && known.body !== call.body) return refusal(422, 'key_reused');
    const charge = known ?? {
      id: `ch_${7000 + 13 * charges.length}`,
      key,
      body: call.body,
      invoice: String(JSON.parse(call.body).invoice),
    };
    if (!known) charges.push(charge);
    return fate === 'lost' ? refusal(504, 'gateway_timeout') : { json: { id: charge.id } };
  }

  /** Makes a charge as of days ago: nobody has heard of it, and its key is forgotten. */
  function chargeOfBefore(invoice: string): string {
    const id = `ch_${7000 + 13 * charges.length}`;
    charges.push({ id, key: '', body: '', invoice });
    return id;
  }

  const upstream = paywellOf(subject);
  await upstream.reply(answer);
  return {
    upstream,
    answer,
    chargeOfBefore,
    /** The charges there are for an invoice. */
    chargesOf: (invoice: string) => charges.filter((charge) => charge.invoice === invoice),
    /** All keys, as Paywell does after a day. The charges stay. */
    forget: () => {
      for (const charge of charges) charge.key = '';
    },
    callsFor: (invoice: string) =>
      upstream.calls.filter(({ method, body }) => method === 'POST' && JSON.parse(body).invoice === invoice),
  };
}

export const openPostOffice = (subject: Subject) => postOfficeOf(subject).reply({ status: 202, json: {} });

/** Both, with nothing out of order. */
export async function openAll(subject: Subject, ...fates: Fate[]) {
  await openPostOffice(subject);
  return openPaywell(subject, ...fates);
}

export const eventOf = async (subject: Subject, id: string) => (await subject.get(`/events/${id}`)).json;
export const invoiceOf = async (subject: Subject, id: string) => (await subject.get(`/invoices/${id}`)).json;
export const ledgerOf = async (subject: Subject, id: string) =>
  (await subject.get(`/invoices/${id}/ledger`)).json;
export const statusOf = async (subject: Subject, pass: string) =>
  (await subject.get(`/passes/${pass}`)).json.status;

/** Amounts in the books of an invoice, in their order. */
export const booked = async (subject: Subject, id: string): Promise<number[]> =>
  (await ledgerOf(subject, id)).items.map(({ amount }: { amount: number }) => amount);
