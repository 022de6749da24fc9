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

  async function request(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) {
    const response = await app.inject({ method, url, ...(payload ? { payload } : {}) });
    const answer: Answer = {
      status: response.statusCode,
      json: response.body === '' ? undefined : response.json(),
    };
    return answer;
  }

  const service = {
    database,
    get: (url: string) => request('GET', url),
    post: (url: string, body: object) => request('POST', url, body),
    put: (url: string) => request('PUT', url),
    delete: (url: string) => request('DELETE', url),
    tick: (milliseconds = 1000) => {
      time += milliseconds;
    },

    /** Adds a member and returns the handle. */
    async join(handle: string) {
      await request('POST', '/members', { handle, name: handle });
      return handle;
    },

    /** Writes posts a second apart and returns their ids, oldest first. */
    async write(author: string, count: number, tags: string[] = []) {
      const ids: number[] = [];
      for (let n = 1; n <= count; n += 1) {
        service.tick();
        const { json } = await request('POST', '/posts', { author, body: `post ${n}`, tags });
        ids.push(json.id);
      }
      return ids;
    },

    /** Follows `next` to the end and returns the ids of all items shown. */
    async readAll(url: string) {
      const ids: number[] = [];
      let next: string | null = url;
      for (let pages = 0; next !== null && pages < 200; pages += 1) {
        const { json } = await request('GET', next);
        ids.push(...json.items.map((item: { id: number }) => item.id));
        next = json.next;
      }
      return ids;
    },

    close: () => app.close(),
  };
  return service;
}

export type Service = Awaited<ReturnType<typeof startService>>;
