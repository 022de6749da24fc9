import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ADDER, attack, expectHonestStillGraded } from '../redteam/rig.ts';
import { pristineTree, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

/** `subject.keep`: what calls leave of their arguments, and that it is no more believed than what they return. */

const LIBRARY = `
export const sort = (values: number[]): number[] => values.sort((a, b) => a - b);
export const same = (a: unknown, b: { inner: unknown }): boolean => a === b.inner;
export function empty(values: unknown[]): never {
  values.length = 0;
  throw new RangeError('nothing is left');
}
export class Basket {
  readonly #items: string[];
  constructor(items: string[]) { this.#items = items; }
  add(item: string): void { this.#items.push(item); }
}
`;

const HIDDEN = `
import { expect, test } from 'bugsquash/examiner';

test('a call', async ({ subject }) => {
  const values = await subject.keep([3, 1, 2]);
  expect(await values.read()).toEqual([3, 1, 2]);
  expect(await subject.call('sort', values)).toEqual([1, 2, 3]);
  expect(await values.read()).toEqual([1, 2, 3]);
});
test('a call that throws', async ({ subject }) => {
  const values = await subject.keep([new Map([[1n, new Date(0)]])]);
  await expect(subject.call('empty', values)).rejects.toMatchObject({ name: 'RangeError' });
  expect(await values.read()).toEqual([]);
});
test('an instance, and a method called later', async ({ subject }) => {
  const items = await subject.keep(['a']);
  const other = await subject.construct('Basket', ['c']);
  const basket = await subject.construct('Basket', items);
  await other.call('add', 'd');
  await basket.call('add', 'b');
  expect(await items.read()).toEqual(['a', 'b']);
});
test('one object, wherever it stands', async ({ subject }) => {
  const [one, two] = [await subject.keep([]), await subject.keep([])];
  const outer = await subject.keep({ inner: one });
  expect(await subject.call('same', one, { inner: one })).toBe(true);
  expect(await subject.call('same', one, outer)).toBe(true);
  expect(await subject.call('same', two, outer)).toBe(false);
});
test('another test', async ({ subject }) => {
  const values = await subject.keep([]);
  await subject.restart();
  await expect(values.read()).rejects.toThrow('the handle is not of this test');
});
`;

test('what is kept is seen after each call, also after one that throws', async () => {
  const solutionRoot = mkdtempSync(join(tmpdir(), 'kept-'));
  onTestFinished(() => rmSync(solutionRoot, { recursive: true }));
  cpSync(ADDER.solutionRoot, solutionRoot, { recursive: true });
  writeFileSync(join(solutionRoot, 'hidden', 'own.test.ts'), HIDDEN);
  const exercise = { ...ADDER, solutionRoot };
  const tree = new Map(pristineTree(ADDER)).set('src/index.ts', Buffer.from(LIBRARY));
  const { verdict, outcomes } = await graderHere().grade(exercise, submissionOf(exercise, tree), {
    hiddenFiles: ['own.test.ts'],
  });
  expect(verdict.outcome).toBe('graded');
  expect(outcomes.map(({ id, error }) => ({ id, error }))).toEqual(
    [
      'a call',
      'a call that throws',
      'an instance, and a method called later',
      'one object, wherever it stands',
      'another test',
    ].map((title) => ({ id: `own.test.ts › ${title}`, error: null })),
  );
});

describe.concurrent('arguments that code under attack leaves behind', () => {
  const left = async (how: string) => {
    const { verdict, errors } = await attack(ADDER, '09-spoilt-arguments', {
      hiddenFiles: ['kept.test.ts'],
      limits: { requestLimitMs: 2_000 },
      files: { 'src/how.ts': how },
    });
    expect(verdict.failure).toBeNull();
    expect(verdict.outcome).toBe('graded');
    return errors;
  };
  const spoiltBy = (statement: string) =>
    left(
      `export const spoil = (numbers: any): void => { ${statement} };\nexport const rawReply: string | undefined = undefined;\n`,
    );
  const toldAs = (raw: string) =>
    left(
      `export const spoil = (numbers: any): void => {};\nexport const rawReply: string | undefined = ${JSON.stringify(raw)};\n`,
    );

  test.for([
    ['other values', 'numbers.reverse();', 'to deeply equal'],
    ['a matcher', 'numbers[0] = { asymmetricMatch: () => true };', "a function can't be sent"],
    [
      'an instance of a matcher class',
      'numbers[0] = new (class { asymmetricMatch() { return true; } })();',
      'to deeply equal',
    ],
    ['a circle', 'numbers[0] = numbers;', 'nested deeper'],
    ['the key __proto__', `numbers[0] = JSON.parse('{"__proto__": 3}');`, '"__proto__" is refused'],
    [
      'getters that throw',
      "Object.defineProperty(numbers, 0, { get() { throw new Error('got'); } });",
      'got',
    ],
    [
      'more values than a message may hold',
      'numbers.push(...Array(100_000).fill(0)); numbers.push(...Array(100_001).fill(0));',
      'more than 200000 values',
    ],
    ['more bytes than a frame may hold', "numbers[0] = 'x'.repeat(17_000_000);", 'SubjectGone'],
  ] as const)('%s', async ([, statement, error]) => {
    expect(await spoiltBy(statement)).toContain(error);
  });

  test.for([
    ['__proto__ as data', '{"__proto__":[3,4,5]}', '"__proto__" is refused'],
    ['an array that is a map', '{"$":"map","v":[[0,3],[1,4],[2,5]]}', 'to deeply equal'],
    ['a handle that names a matcher', '{"$":"handle","v":-1,"n":"asymmetricMatch"}', 'to deeply equal'],
    ['an unknown kind', '{"$":"kept","v":[3,4,5]}', 'a malformed value'],
    ['no JSON', '[3,4', 'holds no JSON'],
  ] as const)('%s in the reply', async ([, raw, error]) => {
    expect(await toldAs(raw)).toContain(error);
  });

  test('do arrive: the right reply by the same way passes', async () => {
    expect(await toldAs('[3,4,5]')).toBe('');
  });

  test('do not harm who is graded next', async () => {
    await expectHonestStillGraded(ADDER);
  });
});
