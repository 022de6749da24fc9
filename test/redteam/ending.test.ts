import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { HttpClient } from '../../harness/grading/examiner/http-client.ts';
import { RpcClient, SubjectGone } from '../../harness/grading/examiner/rpc-client.ts';
import { attack, expectNoPass, fixture, NOTES } from './rig.ts';

/** Code that ends its process, or closes what it was given: row 12. */

const REPO = 'exercise/exercises/notes/repo';
const honest = readFileSync(fixture(`${REPO}/src/app.ts`), 'utf8');
const attackBy = (how: string) => attack(NOTES, REPO, { files: { 'src/app.ts': `${honest}\n${how}\n` } });

describe.concurrent('code that ends its process', () => {
  test.for([
    ['while it is loaded', 'process.exit(0);'],
    ['by a signal', "process.kill(process.pid, 'SIGKILL');"],
    ['as soon as it is loaded', 'setImmediate(() => process.exit(3));'],
    ['a moment later', 'setTimeout(() => process.exit(3), 60);'],
    ['in the midst of the first test', 'setTimeout(() => process.exit(3), 200);'],
  ] as const)('%s is graded, without a wait', async ([, how]) => {
    const { verdict } = await attackBy(how);
    expect(verdict.failure).toBeNull();
    expect(verdict.outcome).toBe('graded');
    expect(verdict.limits.hit).toEqual([]);
  });

  test.for([
    ['to the database', 12],
    ['to the examiner', 3],
    ['for HTTP', 4],
  ] as const)('and code that closes its channel %s passes nothing', async ([, fd]) => {
    const attacked = await attackBy(`process.getBuiltinModule('node:fs').closeSync(${fd});`);
    expectNoPass(attacked);
    expect(attacked.verdict.outcome).toBe('graded');
  });
});

test('over channels that are closed nothing is asked', async () => {
  const closed = async () => {
    const socket = new Socket().destroy();
    await once(socket, 'close');
    return socket;
  };
  const client = new HttpClient([await closed(), await closed()], 4_000);
  expect(client.isWhole).toBe(false);
  await expect(client.send({ method: 'GET', path: '/' })).rejects.toThrow('closed its connections');
  await expect(new RpcClient(await closed()).ask({ op: 'close' }, 60_000)).rejects.toThrow(SubjectGone);
});
