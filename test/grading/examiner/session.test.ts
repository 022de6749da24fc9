import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DatabaseClient } from '../../../harness/grading/examiner/database-client.ts';
import { Session, type SessionHost, type SubjectGrant } from '../../../harness/grading/examiner/session.ts';
import { SubjectConnection } from '../../../harness/grading/examiner/subject-connection.ts';
import { CLOCK_STARTS_AT_MS } from '../../../harness/grading/protocol/clock.ts';
import type { Job } from '../../../harness/grading/protocol/examiner-messages.ts';
import { encodeFrame, FrameReader } from '../../../harness/grading/protocol/frames.ts';

/** A test that ran out of time may still wait for a subject when the next test asks for one: row 48. */

const JOB = {
  entry: 'src/app.ts',
  world: ['database'],
  startLimitMs: 5_000,
  requestLimitMs: 5_000,
} as unknown as Job;
const OPEN = { nowMs: CLOCK_STARTS_AT_MS, seed: 1, upstreams: undefined, keepDatabase: false };

let directory: string;
let server: Server;
const sockets: Socket[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'session-'));
  server = createServer().listen(join(directory, 'socket'));
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
  rmSync(directory, { recursive: true });
});

async function pair(): Promise<[ours: Socket, theirs: Socket]> {
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const ours = createConnection(join(directory, 'socket'));
  const [theirs] = await accepted;
  sockets.push(ours, theirs);
  return [ours, theirs];
}

/** The other end of a channel: every request is answered by what there is nothing to say about. */
function answerAll(socket: Socket): void {
  const reader = new FrameReader();
  socket.on('data', (chunk: Buffer) => {
    for (const request of reader.push(chunk)) {
      const { id, op } = request as { id: number; op: string };
      socket.write(encodeFrame({ id, ok: true, value: op === 'admit' ? [] : null }));
    }
  });
}

interface Granted {
  readonly grant: SubjectGrant;
  readonly control: Socket;
  readonly database: Socket;
}

async function granted(number: number): Promise<Granted> {
  const [control, controlPeer] = await pair();
  const [database, databasePeer] = await pair();
  const subject = new SubjectConnection({ control, http: [] }, 5_000, async () => {});
  const grant = { grant: number, subject, databaseClient: new DatabaseClient(database, 5_000) };
  return { grant, control: controlPeer, database: databasePeer };
}

test('what becomes of a subject that was replaced meanwhile is no news: not of it, not of its database', async () => {
  const [first, second] = [await granted(1), await granted(2)];
  answerAll(second.control);
  answerAll(second.database);
  const told: string[] = [];
  let asked = 0;
  const host: SessionHost = {
    job: JOB,
    async newSubject() {
      asked += 1;
      if (asked === 1) return first.grant;
      // As the supervisor does, it ends the one before.
      first.control.destroy();
      first.database.destroy();
      return second.grant;
    },
    load: async (subject) => {
      await subject.ask({ op: 'close' }, 5_000);
      return undefined;
    },
    readOutput: async () => '',
    reportProblem: ({ message }) => void told.push(message),
    reportLimit: (name) => void told.push(name),
    reportBroken: (message) => void told.push(message),
  };
  const session = new Session(host);
  const slow = session.open(OPEN);
  await expect(Promise.race([slow, new Promise((resolve) => setImmediate(resolve, 'waits'))])).resolves.toBe(
    'waits',
  );
  expect(await session.open(OPEN)).toBe(second.grant.subject);
  await expect(slow).rejects.toThrow('another process was started');
  expect(told).toEqual([]);
  expect(await session.open(OPEN)).toBe(second.grant.subject);
});

test('a database that is gone before the code was loaded is ours, and no test waits after that', async () => {
  const first = await granted(1);
  first.database.destroy();
  const told: string[] = [];
  const session = new Session({
    job: JOB,
    newSubject: async () => first.grant,
    load: async () => undefined,
    readOutput: async () => '',
    reportProblem: ({ message }) => void told.push(message),
    reportLimit: (name) => void told.push(name),
    reportBroken: (message) => void told.push(`broken: ${message}`),
  });
  await expect(session.open(OPEN)).rejects.toThrow('the database process is gone');
  await expect(session.open(OPEN)).rejects.toThrow('the database process is gone');
  expect(told).toEqual(['broken: the database process: the database process is gone']);
});
