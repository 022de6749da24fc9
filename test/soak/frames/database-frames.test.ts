import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLOCK_STARTS_AT_MS } from '../../../harness/grading/protocol/clock.ts';
import { Operation, ReplyKind } from '../../../harness/grading/protocol/sqlite-operations.ts';
import { sendSocket } from '../../../harness/grading/supervisor/send-socket.ts';
import { type RunningDatabase, startDatabase } from '../../grading/database/processes.ts';
import { databaseBytes, opening } from './database-bytes.ts';

/** A database process under hostile frames: the channel may close, the process goes on and answers the examiner. */

const directory = mkdtempSync(join(tmpdir(), 'frames-'));
const server = createServer();
let database: RunningDatabase;

beforeAll(async () => {
  server.listen(join(directory, 'socket'));
  database = await startDatabase(directory);
});

afterAll(async () => {
  await database.stop();
  server.close();
  rmSync(directory, { recursive: true });
});

/** A subject's end of a new channel to the database process. */
async function attach(): Promise<Socket> {
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const subject = createConnection(join(directory, 'socket'));
  const [served] = await accepted;
  served.pause();
  subject.on('error', () => {});
  if (!(await sendSocket(database.child, 'statements', served)))
    throw new Error('the database took no subject');
  return subject;
}

/** Sends bytes and waits for a frame, for the end, or a moment: half a request gets no reply. */
async function exchange(subject: Socket, bytes: Buffer): Promise<Buffer> {
  if (subject.destroyed || subject.readableEnded) return Buffer.alloc(0);
  const replied = new Promise<Buffer>((resolve) => {
    subject.once('data', resolve);
    subject.once('close', () => resolve(Buffer.alloc(0)));
    setTimeout(() => resolve(Buffer.alloc(0)), 20).unref();
  });
  subject.write(bytes);
  const reply = await replied;
  subject.removeAllListeners('data').removeAllListeners('close');
  return reply;
}

const ANSWER = Buffer.from([3, 0, 0, 0, Operation.ANSWER, 0, 0]);

describe.each([
  ['that is barred', false],
  ['that has the database open', true],
] as const)('from a subject %s', (_, isAdmitted) => {
  test('frames of any sort close its channel at most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(databaseBytes, { minLength: 1, maxLength: 12 }), async (all) => {
        const subject = await attach();
        await database.control.bar();
        if (isAdmitted) {
          await database.control.admit(CLOCK_STARTS_AT_MS);
          for (const frame of opening) await exchange(subject, frame);
        }
        for (const bytes of all) {
          let reply = await exchange(subject, bytes);
          for (let calls = 0; reply[4] === ReplyKind.CALL && calls < 5; calls += 1)
            reply = await exchange(subject, ANSWER);
        }
        await database.control.admit(CLOCK_STARTS_AT_MS);
        expect(await database.control.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
        expect(await database.control.counters()).toMatchObject({ statements: 0 });
        expect([database.child.exitCode, database.child.signalCode]).toEqual([null, null]);
        expect(database.stderr()).toBe('');
        subject.destroy();
      }),
      { seed: 20_260_302, numRuns: 150 },
    );
  });
});
