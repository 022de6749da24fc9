import type { FastifyInstance } from 'fastify';

const people = [
  ['odile', 'Odile Marchetti'],
  ['benno', 'Benno Falk'],
  ['carla', 'Carla Nunes'],
  ['archive', 'The Town Archive'],
] as const;

const FANS = 60;

/** Fills an empty network through its own addresses: one account that many follow, and a few that follow each other. */
export async function seed(app: FastifyInstance): Promise<void> {
  const send = (method: 'POST' | 'PUT', url: string, payload?: object) =>
    app.inject({ method, url, ...(payload ? { payload } : {}) });

  const first = await send('POST', '/accounts', { handle: people[0][0], name: people[0][1] });
  if (first.statusCode !== 201) return;

  for (const [handle, name] of people.slice(1)) await send('POST', '/accounts', { handle, name });
  for (let n = 1; n <= FANS; n += 1) {
    await send('POST', '/accounts', { handle: `fan-${n}`, name: `Fan ${n}` });
    await send('PUT', `/accounts/fan-${n}/follows/odile`);
  }
  for (const followed of ['odile', 'carla', 'archive']) {
    await send('PUT', `/accounts/benno/follows/${followed}`);
  }
  for (const [handle] of people) {
    for (let n = 1; n <= 5; n += 1)
      await send('POST', '/posts', { author: handle, body: `Good morning, no. ${n}` });
  }
}
