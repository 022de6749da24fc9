import SQLite from 'better-sqlite3';
import { buildApp } from '../../src/app.ts';

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  json: any;
}

interface Sleeper {
  due: number;
  wake: () => void;
}

const START = Date.parse('2026-03-02T09:00:00.000Z');

/** A time so many days after the clock starts. */
export const inDays = (days: number) => new Date(START + days * 86_400_000).toISOString();

/** A service over a fresh database in memory, with a clock that stands still until it is moved. */
export async function startService() {
  const database = new SQLite(':memory:');
  let time = START;
  let sleepers: Sleeper[] = [];

  const sleep = (milliseconds: number) =>
    new Promise<void>((wake) => {
      sleepers.push({ due: time + milliseconds, wake });
    });
  const app = await buildApp({ database, now: () => new Date(time), sleep });

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
    post: (url: string, body?: object) => request('POST', url, body),
    put: (url: string, body?: object) => request('PUT', url, body),
    delete: (url: string) => request('DELETE', url),

    /** Lets time pass; whoever sleeps wakes at their own moment. */
    async pass(seconds: number) {
      const until = time + seconds * 1000;
      for (;;) {
        const next = sleepers.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0];
        if (!next) break;
        sleepers = sleepers.filter((sleeper) => sleeper !== next);
        time = Math.max(time, next.due);
        next.wake();
        await new Promise((resolve) => setImmediate(resolve));
      }
      time = until;
    },

    /** Enters the booking service on so many machines, with a minute of soak and five until the deadline. */
    async enter(machines: number, batchPercent: number) {
      const settings = { version: '1.0', batchPercent, soakSeconds: 60, deadlineSeconds: 300 };
      await service.put('/services/booking', settings);
      for (let n = 1; n <= machines; n += 1) await service.put(`/services/booking/hosts/web-${n}`);
    },

    async rollOut(version: string): Promise<number> {
      return (await service.post('/services/booking/rollouts', { version })).json.id;
    },

    async report(health: string, version: string, ...hosts: string[]) {
      for (const host of hosts) await service.post(`/hosts/${host}/reports`, { version, health });
    },

    /** The machines that are to run a version. */
    async wanting(version: string): Promise<string[]> {
      const { json } = await service.get('/services/booking');
      const hosts: { name: string; wanted: string }[] = json.hosts;
      return hosts.filter(({ wanted }) => wanted === version).map(({ name }) => name);
    },

    async stateOf(id: number): Promise<string> {
      return (await service.get(`/rollouts/${id}`)).json.state;
    },

    close: () => app.close(),
  };
  return service;
}

export type Service = Awaited<ReturnType<typeof startService>>;
