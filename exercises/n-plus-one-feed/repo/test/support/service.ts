import SQLite from 'better-sqlite3';
import { buildApp } from '../../src/app.ts';

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  json: any;
}

const START = Date.parse('2026-03-02T09:00:00.000Z');

/** A service over a fresh database in memory, with a clock that stands still until it is moved. */
export async function startService() {
  const database = new SQLite(':memory:');
  let time = START;
  const app = await buildApp({ database, now: () => new Date(time) });

  async function request(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    as?: string,
    payload?: object,
  ) {
    const response = await app.inject({
      method,
      url,
      headers: as ? { 'x-member': as } : {},
      ...(payload ? { payload } : {}),
    });
    const answer: Answer = {
      status: response.statusCode,
      json: response.body === '' ? undefined : response.json(),
    };
    return answer;
  }

  const service = {
    database,
    get: (url: string, as?: string) => request('GET', url, as),
    post: (url: string, as: string | undefined, body: object) => request('POST', url, as, body),
    put: (url: string, as: string | undefined, body?: object) => request('PUT', url, as, body),
    delete: (url: string, as?: string) => request('DELETE', url, as),
    tick: (milliseconds = 1000) => {
      time += milliseconds;
    },

    /** Adds members. */
    async join(...handles: string[]) {
      for (const handle of handles) await request('POST', '/members', undefined, { handle, name: handle });
    },

    /** Writes a post and returns its id. */
    async write(author: string, more: object = {}): Promise<number> {
      service.tick();
      const { json } = await request('POST', '/posts', author, { body: `a word from ${author}`, ...more });
      return json.id;
    },

    close: () => app.close(),
  };
  return service;
}

export type Service = Awaited<ReturnType<typeof startService>>;

export const ids = (items: { id: number }[]) => items.map((item) => item.id);
