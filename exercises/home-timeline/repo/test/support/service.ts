import SQLite from 'better-sqlite3';
import { buildApp } from '../../src/app.ts';

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  json: any;
}

const START = Date.parse('2026-03-02T09:00:00.000Z');

/** A time so many seconds after a day before the clock starts. */
export const at = (second: number) => new Date(START - 86_400_000 + second * 1000).toISOString();

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

    async join(...handles: string[]) {
      for (const handle of handles) await request('POST', '/accounts', { handle, name: handle });
    },

    follow: (follower: string, followed: string) =>
      request('PUT', `/accounts/${follower}/follows/${followed}`),
    unfollow: (follower: string, followed: string) =>
      request('DELETE', `/accounts/${follower}/follows/${followed}`),
    block: (blocker: string, blocked: string) => request('PUT', `/accounts/${blocker}/blocks/${blocked}`),

    /** Gives an account so many followers that nobody else knows, `<handle>-1` and so on. */
    async gather(handle: string, count: number) {
      for (let n = 1; n <= count; n += 1) {
        await service.join(`${handle}-${n}`);
        await service.follow(`${handle}-${n}`, handle);
      }
    },

    /** Writes a post and returns its id. */
    async write(author: string, createdAt?: string) {
      const { json } = await request('POST', '/posts', { author, body: 'words', createdAt });
      return json.id as number;
    },

    /** Writes posts a second apart and returns their ids, oldest first. */
    async writeMany(author: string, count: number) {
      const ids: number[] = [];
      for (let n = 1; n <= count; n += 1) {
        service.tick();
        ids.push(await service.write(author));
      }
      return ids;
    },

    /** Follows `next` to the end and returns the ids of all posts shown. */
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

    home: (handle: string, limit = 50) => service.readAll(`/accounts/${handle}/home?limit=${limit}`),

    /** How many copies there are in everybody's timelines. */
    copies: () => database.prepare('select count(*) from timeline_entries').pluck().get() as number,

    close: () => app.close(),
  };
  return service;
}

export type Service = Awaited<ReturnType<typeof startService>>;
