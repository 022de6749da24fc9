import { createHmac } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import { buildApp } from '../../src/app.ts';

const START = Date.parse('2026-03-02T09:00:00.000Z');
const SECRET = 'whsec_development';

interface Call {
  url: string;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies freely
  body: any;
}

type Answer = (call: Call) => Response | Promise<Response>;

export interface Event {
  id: string;
  type: string;
  sequence: string;
  data?: unknown;
}

export function sign(body: string, signedAt: number, secret = SECRET): string {
  const t = Math.floor(signedAt / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

export const refusal = (status: number, code: string) => Response.json({ error: { code } }, { status });

/** Answers with one charge for each key, as Paywell does. */
export const charging: Answer = ({ headers }) =>
  Response.json({ id: `ch_${headers['idempotency-key']?.slice(0, 8)}` });

/** A service over a database in memory, with a clock, a Paywell and a post office that the test holds in hand. */
export async function startService(database = new SQLite(':memory:')) {
  let time = START;
  let sleeps: { due: number; resolve: () => void }[] = [];
  const calls: Call[] = [];
  let paywell: Answer = charging;
  let postOffice: Answer = () => Response.json({}, { status: 202 });

  const fakeFetch: typeof fetch = async (input, init) => {
    const call: Call = {
      url: String(input),
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: JSON.parse(String(init?.body)),
    };
    calls.push(call);
    return call.url.startsWith('https://api.paywell.example/') ? paywell(call) : postOffice(call);
  };
  const app = await buildApp({
    database,
    now: () => new Date(time),
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        sleeps.push({ due: time + milliseconds, resolve });
      }),
    random: () => 0.5,
    fetch: fakeFetch,
  });
  await app.ready();

  /** Lets what has begun go on as far as it can without time passing. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  }

  async function send(body: string, signature: string) {
    const response = await app.inject({
      method: 'POST',
      url: '/webhooks/paywell',
      headers: { 'content-type': 'application/json', 'paywell-signature': signature },
      payload: body,
    });
    await settle();
    return { status: response.statusCode, json: response.json() };
  }

  return {
    database,
    calls,
    settle,
    send,
    get time() {
      return time;
    },
    charges: () => calls.filter(({ url }) => url === 'https://api.paywell.example/v1/charges'),
    messages: () => calls.filter(({ url }) => url === 'https://post.veloway.example/v1/messages'),
    deliver(event: Event) {
      const body = JSON.stringify(event);
      return send(body, sign(body, time));
    },
    async get(url: string) {
      const response = await app.inject({ method: 'GET', url });
      return { status: response.statusCode, json: response.json() };
    },
    async advance(seconds: number): Promise<void> {
      const end = time + seconds * 1000;
      for (;;) {
        const next = sleeps.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
        if (!next) break;
        sleeps = sleeps.filter((sleep) => sleep !== next);
        time = Math.max(time, next.due);
        next.resolve();
        await settle();
      }
      time = end;
    },
    paywellAnswers: (answer: Answer) => {
      paywell = answer;
    },
    postOfficeAnswers: (answer: Answer) => {
      postOffice = answer;
    },
    close: () => app.close(),
  };
}

export type Service = Awaited<ReturnType<typeof startService>>;

export const finalized = (invoice: string, more: object = {}): Event => ({
  id: `evt_${invoice}`,
  type: 'invoice.finalized',
  sequence: '8812',
  data: {
    invoice,
    customer: 'cus_41',
    email: 'marta@mail.example',
    amount: 2350,
    currency: 'EUR',
    ...more,
  },
});
