import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { HttpClient } from '../../harness/grading/examiner/http-client.ts';
import { RpcClient, SubjectGone } from '../../harness/grading/examiner/rpc-client.ts';
import { ADDER, attack, expectNoPass, fixture, NOTES } from './rig.ts';

/** Code that ends its process, or closes what it was given (row 12), to be left without a verdict (row 49). */

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

describe.concurrent('49: code that would rather not be graded', () => {
  test('ends more often than it is started again', async () => {
    const { verdict, errors } = await attack(ADDER, '06-end-itself', {
      files: { 'src/how.ts': 'export const end = (): void => { process.exit(0); };\n' },
      limits: { subjectLimit: 2 },
    });
    expect(verdict).toMatchObject({ outcome: 'graded', failure: null, score: { total: 0 } });
    expect(errors).toContain('was started too often');
  });

  // Its subjects are replaced all the time, so that one is on its way to the examiner when the time is over.
  test.for([600, 900, 1_200, 1_500])(
    'uses up its %i ms and is given up between two subjects',
    async (runLimitMs) => {
      const { verdict } = await attack(ADDER, '26-never-answer', {
        limits: { requestLimitMs: 60, runLimitMs, subjectLimit: 1_000 },
      });
      expect(verdict).toMatchObject({ outcome: 'graded', failure: null, score: { total: 0 } });
      expect(verdict.limits.hit).toEqual(['wall']);
    },
  );
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
