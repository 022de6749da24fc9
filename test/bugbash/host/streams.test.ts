import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import fastify from 'fastify';
import { afterEach, expect, test } from 'vitest';
import type { Viewer } from '../../../harness/bugbash/host/viewer.ts';
import { Streams } from '../../../harness/web/bugbash/api/follow.ts';
import { type HostRig, openHost, squashes, submitAndWait } from './rig.ts';

let rig: HostRig;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await rig?.close();
});

/** A stream as bytes on a connection, so that a test decides what is read when. */
async function openStream(url: string, lastId?: string): Promise<Socket> {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const resume = lastId === undefined ? '' : `last-event-id: ${lastId}\r\n`;
  socket.write(
    `GET /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\n${resume}\r\n`,
  );
  return socket;
}

function reading(socket: Socket): { text: string } {
  const read = { text: '' };
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    read.text += chunk;
  });
  return read;
}

const PATIENT = { timeout: 90_000 };
/** More than a machine keeps for a connection whose other end does not read. */
const MOST_TOLD = 400_000;

test('a reader that does not read loses the stream, the others keep theirs, and it resumes where it was', async () => {
  rig = await openHost();
  const ann = await rig.join('Ann', 'Reds');
  await rig.act('/clock', { action: 'start' });
  const url = await rig.server.listen({ host: '127.0.0.1', port: 0 });
  const quick = reading(await openStream(url));
  const slow = await openStream(url);
  slow.pause();
  await expect.poll(() => rig.host.moments.size, PATIENT).toBe(2);
  let told = 0;
  // Each tells every open stream once; the slow one's fill what the machine keeps for it, and then the host's own.
  while (rig.host.moments.size === 2 && told < MOST_TOLD) {
    for (const tell of rig.host.moments) tell();
    told += 1;
    if (told % 200 === 0) await setImmediate();
  }
  expect(rig.host.moments.size).toBe(1);
  await expect
    .poll(() => quick.text.split('event: change').length, { timeout: 60_000 })
    .toBeGreaterThan(told);

  await submitAndWait(rig, ann.token, 'key-0001', squashes([1]));
  await expect.poll(() => quick.text, PATIENT).toMatch(/\nid: \d+\ndata: \{"parts":\["board"\]\}/);
  const resumed = reading(await openStream(url, '0'));
  await expect.poll(() => resumed.text, PATIENT).toMatch(/\nid: \d+\ndata: \{"parts":\[.*"board".*\]\}/);
  const last = (text: string) => [...text.matchAll(/\nid: (\d+)\n/g)].at(-1)?.[1];
  expect(last(resumed.text)).toBe(last(quick.text));
  expect((await rig.call('GET', '/board')).status).toBe(200);
  expect(rig.trouble).toEqual([]);
});

test('three hundred who watch from one address get every board, compressed once for all', async () => {
  rig = await openHost();
  const ann = await rig.join('Ann', 'Reds');
  const looks = async (count: number, token?: string) => {
    const statuses = new Map<number, number>();
    for (let look = 0; look < count; look += 1) {
      const { status } = await rig.call('GET', '/board', { token, ip: '203.0.113.7' });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    return Object.fromEntries(statuses);
  };
  // A look each for four bursts of verdicts within the minute.
  expect(await looks(1_300)).toEqual({ 200: 1_300 });
  // One person has no reason to.
  expect(await looks(1_300, ann.token)).toEqual({ 200: 1_200, 429: 100 });

  const packed = async (encoding: string) =>
    rig.server.inject({
      url: '/api/v1/board',
      headers: { host: 'localhost', 'accept-encoding': encoding },
    });
  const [plain, zipped] = [await packed('identity'), await packed('gzip, br')];
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(gunzipSync(zipped.rawPayload).equals(plain.rawPayload)).toBe(true);
  expect(plain.json()).toMatchObject({ schema: 'bugsquash/board@1', rows: [{ name: 'Reds' }] });
});

test("those who only watch take nobody else's places, and nobody takes all", async () => {
  rig = await openHost();
  const person = async (name: string): Promise<Extract<Viewer, { kind: 'person' }>> => {
    const { person: id } = await rig.join(name, 'Reds');
    const found = rig.host.log.now.state.members.people.get(id);
    if (!found) throw new Error(`no ${name}`);
    return { kind: 'person', person: found };
  };
  const [ann, ben] = [await person('Ann'), await person('Ben')];
  const eve: Viewer = { kind: 'person', person: { ...ann.person, id: 'p-eve', role: 'spectator' } };
  const streams = new Streams(rig.host, { all: 5, watching: 2, ofOnePerson: 2 });
  let viewer: Viewer = { kind: 'anybody' };
  const server = fastify({ forceCloseConnections: true });
  server.get('/', (request, reply) => streams.follow(Object.assign(request, { viewer }), reply));
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const open = async (whose: Viewer) => {
    viewer = whose;
    expect(streams.hasRoomFor(whose)).toBe(true);
    await fetch(url);
  };
  try {
    await open({ kind: 'anybody' });
    await open(eve);
    for (const watching of [{ kind: 'anybody' } as const, eve])
      expect(streams.hasRoomFor(watching)).toBe(false);
    await open(ann);
    await open(ann);
    expect(streams.hasRoomFor(ann)).toBe(false);
    await open(ben);
    expect([ben, { kind: 'host' } as const].map((one) => streams.hasRoomFor(one))).toEqual([false, false]);
  } finally {
    await server.close();
  }
});
