import { describe, expect, test } from 'vitest';
import { hasSandbox } from '../support/grader.ts';
import { type Attacked, attack, expectHonestStillGraded, expectNoPass, NOTES } from './rig.ts';

/** Code that speaks to the database while it is loaded, before there is one for it: rows 46, 49 and 50. */

const ENDLESS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n';
const LIMITS = { startLimitMs: 3_000, requestLimitMs: 2_000 };

const attackBy = (early: string) =>
  attack(NOTES, '49-while-loading', {
    limits: LIMITS,
    files: {
      'src/early.ts': `import { exec, frame, open, read, text, write } from './wire.ts';\n${early}\n`,
    },
  });

/** A run in which a busy machine lost time is repeated with three times the limits. */
const LONGEST_MS = 3 * (LIMITS.startLimitMs + LIMITS.requestLimitMs) + 5_000;

/** Graded, with a line that says what happened, and before its time to start was over. */
function expectGradedInTime({ verdict }: Attacked, codes: readonly string[]): void {
  expect(verdict.problems.map(({ code }) => code)).toEqual([expect.toBeOneOf([...codes])]);
  expect(verdict.timings.examinerMs).toBeLessThan(LONGEST_MS);
}

describe.concurrent('code that uses the connection to the database while it is loaded', () => {
  test.for([
    ['opens it', 'open();'],
    ['opens it and has it run a query without end', `open(); exec(1, ${JSON.stringify(ENDLESS)});`],
    ['sends nine bytes', 'write(5, 0, 0, 0, 14, 0, 0, 0, 0);'],
    ['sends a batch that is malformed', 'write(13, 0, 0, 0, 14, 0, 0, 0, 0, 1, 0, 0, 0, 255, 0, 0, 0);'],
    [
      'sends two million requests in a batch',
      `import { writeSync } from 'node:fs';
       const count = 1_860_000;
       const bytes = Buffer.alloc(4 + 9 + count * 9);
       bytes.writeUInt32LE(bytes.length - 4);
       bytes[4] = 14;
       bytes.writeUInt32LE(count, 9);
       for (let at = 13; at < bytes.length; at += 9) { bytes.writeUInt32LE(5, at); bytes[at + 4] = 10; }
       for (let sent = 0; sent < bytes.length; )
         try { sent += writeSync(12, bytes, sent); }
         catch (error) { if (error.code === 'EPIPE') break; if (error.code !== 'EAGAIN') throw error; }`,
    ],
    ['announces more than there may be', 'write(255, 255, 255, 255, 1);'],
    ['sends half a request', 'write(200, 0, 0, 0, 1);'],
    ['sends many requests at once', 'for (let n = 0; n < 50; n += 1) exec(1, "SELECT 1");'],
  ] as const)('%s: its channel is closed, and the problem named', async ([, early]) => {
    const attacked = await attackBy(early);
    expectNoPass(attacked);
    expectGradedInTime(attacked, ['database-misused']);
    expect(attacked.verdict.limits.hit).toEqual([]);
  });

  test.for([
    [
      'as soon as it has been loaded',
      `setImmediate(() => { open(); exec(1, ${JSON.stringify(ENDLESS)}); });`,
    ],
    [
      'again and again, until there is a database',
      `const again = () => { open(); exec(1, ${JSON.stringify(ENDLESS)}); setImmediate(again); }; setImmediate(again);`,
    ],
    [
      'in a thread of its own, until there is a database',
      `import { Worker } from 'node:worker_threads';
       const started = new Int32Array(new SharedArrayBuffer(4));
       new Worker(new URL('./thread.ts', import.meta.url), { workerData: started });
       Atomics.wait(started, 0, 0);`,
    ],
  ] as const)('%s: it fails to start', async ([, early]) => {
    const thread = `import { workerData } from 'node:worker_threads';
      import { exec, open } from './wire.ts';
      Atomics.store(workerData, 0, 1);
      Atomics.notify(workerData, 0);
      for (;;) { open(); exec(1, ${JSON.stringify(ENDLESS)}); }`;
    const attacked = await attack(NOTES, '49-while-loading', {
      limits: LIMITS,
      files: {
        'src/early.ts': `import { exec, frame, open, read, text, write } from './wire.ts';\n${early}\n`,
        'src/thread.ts': thread,
      },
    });
    expectNoPass(attacked);
    expectGradedInTime(attacked, ['database-misused', 'start-failed', 'start-timeout', 'start-ended']);
  });
});

describe.concurrent('50: bytes that no driver sends, in the middle of a test', () => {
  test.for([
    ['nine bytes of a batch', [5, 0, 0, 0, 14, 1, 0, 0, 0]],
    ['nothing in a frame', [0, 0, 0, 0]],
    ['a batch of an empty request', [13, 0, 0, 0, 14, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]],
    ['a statement that there is not', [9, 0, 0, 0, 3, 1, 0, 0, 0, 255, 255, 0, 0]],
  ] as const)('%s cost that test, and the database lives on', async ([, bytes]) => {
    const attacked = await attack(NOTES, '50-nine-bytes', {
      files: { 'src/bytes.ts': `export const bytes = ${JSON.stringify(bytes)};\n` },
    });
    expectNoPass(attacked);
    expect(attacked.verdict).toMatchObject({ problems: [], regressions: [], limits: { hit: [] } });
    expect(attacked.errors).not.toContain('database process');
  });
});

test.runIf(hasSandbox)('after all that, the honest answer is graded right', async () => {
  await expectHonestStillGraded(NOTES);
});
