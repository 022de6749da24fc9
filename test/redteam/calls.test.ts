import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { attack, expectHonestStillGraded, expectNoPass, fixture, LINKS } from './rig.ts';

/** The channel of `world.fetch`: rows 61 and 62. */

/** The attack is on the first; the guards behind it show whom else it harms. */
const hiddenFiles = ['race.test.ts', 'guard.test.ts'];
const limits = { requestLimitMs: 4_000 };
const honest = readFileSync(fixture('exercise/exercises/links/repo/src/app.ts'), 'utf8');
const attackBy = (how: string, files = hiddenFiles) =>
  attack(LINKS, '61-hostile-calls', {
    hiddenFiles: files,
    limits,
    files: {
      'src/honest.ts': honest,
      'src/how.ts': `export const how = async ({ fetch, send, write, frame }: any): Promise<void> => { ${how} };\n`,
    },
  });
const sending = (frame: unknown) => `send(${JSON.stringify(JSON.stringify(frame))});`;
const call = (change: object) => ({
  type: 'call',
  epoch: 1,
  id: 2,
  method: 'GET',
  url: 'https://safety.example/',
  headers: [],
  body: '',
  ...change,
});

describe.concurrent('61: frames that no honest process sends', () => {
  test.for([
    ['no JSON', `send('{"type":');`],
    ['no object', 'send("null");'],
    ['an answer, as if it were the upstream', sending({ type: 'reply', id: 1, status: 200, text: '{}' })],
    ['a key too many', sending({ type: 'abort', id: 1, more: 1 })],
    ['the key __proto__', `send('{"type":"abort","id":1,"__proto__":{"id":2}}');`],
    ['a header __proto__', sending(call({ headers: [['__proto__', 'x']] }))],
    ['an address that is none', sending(call({ url: 'http://' }))],
    ['an address of another scheme', sending(call({ url: 'file:///etc/passwd' }))],
    ['a body that is not text', sending(call({ body: { length: 5 } }))],
    ['an id again', sending(call({ id: 1 }))],
    ['an id ahead of its time', sending(call({ id: 1_000_000 }))],
    ['an id that is not a whole number', sending(call({ id: 1.5 }))],
    ['the epoch of no test yet', sending(call({ epoch: 1_000 }))],
    ['an abort of no call', sending({ type: 'abort', id: 1_000_000 })],
    ['a reply to nothing that was asked', sending({ type: 'synced', id: 1_000_000 })],
    ['4 GB announced', 'write(Buffer.from([255, 255, 255, 255]));'],
    ['2 MB in one frame', "send('x'.repeat(2_000_000));"],
  ] as const)('%s passes nothing', async ([, how]) => {
    const attacked = await attackBy(how, ['race.test.ts']);
    expectNoPass(attacked);
    expect(attacked.errors).toContain('the code under test broke the protocol');
  });
});

describe.concurrent('61: more than may be', () => {
  test.for([
    [
      'calls without end',
      "for (;;) await Promise.allSettled(Array.from({ length: 100 }, () => fetch('https://nobody.example/')));",
      'calls',
      'more than 2000 calls',
    ],
    [
      'calls at once',
      `write(Buffer.concat(Array.from({ length: 300 }, (_, n) => frame(JSON.stringify({ ...${JSON.stringify(call({}))}, id: n + 2 })))));`,
      'calls',
      'more than 256 calls of fetch at once',
    ],
    [
      'frames without end',
      `for (let n = 0; n < 9_000; n += 1) send('{"type":"abort","id":1}');`,
      'calls',
      'more than 8000 frames',
    ],
    [
      'frames of a megabyte',
      `for (let n = 0; n < 20; n += 1) send('{"type":"abort","id":1}'.padEnd(1_000_000));`,
      'output',
      'bytes in one test',
    ],
    [
      'calls of a megabyte',
      "for (let n = 0; n < 20; n += 1) await fetch('https://nobody.example/', { method: 'POST', body: 'x'.repeat(900_000) }).catch(() => {});",
      'output',
      'bytes in one test',
    ],
    ['no more answers', 'for (;;);', 'wall', '0 of 2 calls wait'],
  ] as const)('%s: the limit is hit, and nobody else pays', async ([, how, limit, error]) => {
    const attacked = await attackBy(how);
    expectNoPass(attacked);
    expect(attacked.errors).toContain(error);
    expect(attacked.verdict.limits.hit).toContain(limit);
    expect(attacked.verdict.regressions).toEqual([]);
  });

  test('half a frame, and a channel that is closed, cost that test alone', async () => {
    for (const how of [
      'write(Buffer.from([0, 0, 1, 0]));',
      "process.getBuiltinModule('node:fs').closeSync(13);",
    ]) {
      const attacked = await attackBy(how);
      expectNoPass(attacked);
      expect(attacked.verdict.regressions).toEqual([]);
    }
  });
});

describe.concurrent('62: calls that are said to be of another test', () => {
  test.for([
    // The first that a process sees has none before it.
    ['the one before', 'epoch > 1 ? epoch - 1 : 9'],
    ['the next', 'epoch + 1'],
    ['none', '0'],
  ] as const)('%s: they are neither counted nor answered', async ([, epoch]) => {
    const files = { 'src/how.ts': `export const epochOf = (epoch: number): number => ${epoch};\n` };
    const attacked = await attack(LINKS, '62-other-epochs', {
      hiddenFiles: ['guard.test.ts', 'race.test.ts'],
      limits: { requestLimitMs: 2_000, startLimitMs: 1_500 },
      files,
    });
    expectNoPass(attacked);
  });

  test('the same code that tells the truth passes', async () => {
    const { bugIsSquashed } = await attack(LINKS, '62-other-epochs', { hiddenFiles, limits });
    expect(bugIsSquashed).toBe(true);
  });
});

test('after all that, the honest answer is graded right', async () => {
  await expectHonestStillGraded(LINKS);
});
