import { describe, expect, test } from 'vitest';
import { gradeLibrary } from '../support/own-library.ts';
import { ADDER, expectHonestStillGraded } from './rig.ts';

/** Row 60: what code does with the functions of a hidden test. */

const passed = (...titles: string[]) => Object.fromEntries(titles.map((title) => [title, null]));

describe('hostile callers', () => {
  const LISTEN = `
test('listens', async ({ subject }) => {
  const heard = subject.callback(() => 1);
  await subject.call('attack', heard);
  expect(heard.calls).toEqual([['honest']]);
});
test('is unharmed', async ({ subject }) => {
  expect(await subject.call('add', 1, 2)).toBe(3);
});
`;
  const raw = (json: string) => `
import { writeSync } from 'node:fs';
const send = (json: string) => {
  const body = Buffer.from(json);
  const frame = Buffer.alloc(4 + body.length);
  frame.writeUInt32BE(body.length);
  body.copy(frame, 4);
  for (let sent = 0; sent < frame.length; ) try { sent += writeSync(3, frame, sent); } catch (error) { if ((error as { code?: string }).code !== 'EAGAIN') throw error; }
};
export const add = (a: number, b: number) => a + b;
export function attack(listen: any) { ${json} }
`;

  test.for([
    [
      'a function that it was not given',
      `send('{"callback":99999,"call":1,"args":["honest"]}');`,
      'was not given',
    ],
    ['a number that is none', `send('{"callback":"1","call":1,"args":["honest"]}');`, 'a malformed call'],
    ['no list of arguments', `send('{"callback":1,"call":1,"args":"honest"}');`, 'without a list'],
    ['an exotic value', `listen(new Proxy({}, { ownKeys() { throw new Error('trap'); } }));`, 'trap'],
    ['a matcher', `listen({ asymmetricMatch: () => true });`, "a function can't be sent"],
    [
      'the key __proto__',
      `send('{"callback":1,"call":1,"args":[{"__proto__":1}]}');`,
      '"__proto__" is refused',
    ],
    [
      'a flood that waits for no answer',
      `for (let n = 0; n < 1_000_000; n += 1) send('{"callback":1,"call":1,"args":["honest"]}');`,
      'more than 20000 calls',
    ],
    [
      'much at once',
      `for (let n = 0; n < 1_000; n += 1) listen('x'.repeat(1_000_000));`,
      'more than 1000000 characters',
    ],
    [
      'instances, over and over',
      `const many = Array(20_000).fill('{"$":"handle","v":1,"n":""}').join(); for (let n = 1; n <= 40; n += 1) send('{"callback":1,"call":' + n + ',"args":[' + many + ']}');`,
      'more than 200000 values',
    ],
    [
      'an answer to no call',
      `send('{"answerTo":1,"ok":true,"value":["honest"]}');`,
      'a reply to no open request',
    ],
    ['no call at all', ``, 'to deeply equal'],
    ['never an end', `listen('honest'); for (;;) {}`, 'did not answer'],
    ['an end', `listen('honest'); process.exit(0);`, 'SubjectGone'],
  ] as const)('%s', async ([, how, error]) => {
    const { outcome, errors } = await gradeLibrary(raw(how), LISTEN);
    expect(outcome).toBe('graded');
    expect(errors.listens).toContain(error);
    expect(errors['is unharmed']).toBeNull();
  });

  test('a call after the test is over is told so, and the next test is unharmed', async () => {
    const { errors } = await gradeLibrary(
      `
let kept: any;
export const keep = (listen: any) => { kept = listen; };
export const late = () => { try { return String(kept()); } catch (error) { return (error as Error).message; } };
`,
      `
test('first', async ({ subject }) => { await subject.call('keep', subject.callback(() => 'forged')); });
test('second', async ({ subject }) => {
  const own = subject.callback(() => 'own');
  expect(await subject.call('late')).toBe('the test that this function belongs to is over');
  expect(own.calls).toEqual([]);
});
`,
    );
    expect(errors).toEqual(passed('first', 'second'));
  });

  test('a flood of calls of a function of an earlier test ends', async () => {
    const { errors } = await gradeLibrary(
      `${raw('')}
let old: number;
export const keep = (listen: any) => { old = listen(); };
export const flood = (count: number) => { for (let n = 0; n < count; n += 1) send(\`{"callback":\${old},"call":\${n},"args":[]}\`); };
`,
      `
test('first', async ({ subject }) => { await subject.call('keep', subject.callback(() => 1)); });
test('second', async ({ subject }) => {
  await subject.call('flood', 20_001);
});
test('third', async ({ subject }) => { expect(await subject.call('add', 1, 2)).toBe(3); });
`,
    );
    expect(errors).toEqual({
      first: null,
      second: expect.stringContaining('more than 20000 calls'),
      third: null,
    });
  });

  test('do not harm who is graded next', async () => {
    await expectHonestStillGraded(ADDER);
  });
});
