import SQLite from 'better-sqlite3';
import { buildApp } from '../../src/app.ts';

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  json: any;
}

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';

const START = Date.parse('2026-03-02T09:00:00.000Z');

/** A service over a fresh database in memory, with a clock and a safety lookup that the test holds in hand. */
export async function startService() {
  const database = new SQLite(':memory:');
  let time = START;
  const asked: string[] = [];
  let lookup = async (_url: string) => Response.json({ verdict: 'clean' });

  const fakeFetch: typeof fetch = async (input) => {
    const address = new URL(String(input));
    const url = address.searchParams.get('url') ?? '';
    asked.push(url);
    return lookup(url);
  };
  const app = await buildApp({ database, now: () => new Date(time), fetch: fakeFetch });

  async function request(method: Method, url: string, payload?: object) {
    const response = await app.inject({ method, url, ...(payload ? { payload } : {}) });
    const isJson = String(response.headers['content-type']).includes('json');
    const answer: Answer = {
      status: response.statusCode,
      headers: response.headers,
      json: isJson && response.body !== '' ? response.json() : undefined,
    };
    return answer;
  }

  return {
    database,
    /** The destinations that the lookup was asked about. */
    asked,
    get: (url: string) => request('GET', url),
    head: (url: string) => request('HEAD', url),
    post: (url: string, body: object) => request('POST', url, body),
    put: (url: string, body: object) => request('PUT', url, body),
    delete: (url: string) => request('DELETE', url),
    tick: (seconds: number) => {
      time += seconds * 1000;
    },
    /** How the lookup answers from now on. */
    answerLookup: (answer: (url: string) => Promise<Response>) => {
      lookup = answer;
    },
    close: () => app.close(),
  };
}

export type Service = Awaited<ReturnType<typeof startService>>;
