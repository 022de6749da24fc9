import { describe, expect, test } from 'vitest';
import { gradeLibrary as grade } from '../support/own-library.ts';

/** Functions of hidden tests that the code calls, what it yields item by item, and libraries with a world. */

const passed = (...titles: string[]) => Object.fromEntries(titles.map((title) => [title, null]));

test('a function of a test is called like one of the code’s own', async () => {
  const { errors } = await grade(
    `
export const sorted = (values: number[], compare: (a: number, b: number) => number) => [...values].sort(compare);
export function attempt(work: () => unknown): string {
  try { return 'returned ' + String(work()); } catch (error) { return (error as Error).name + ': ' + (error as Error).message + ' ' + (error as { code?: string }).code; }
}
export async function load(keys: string[], loader: (key: string) => Promise<string>): Promise<string[]> {
  return Promise.all(keys.map((key) => loader(key)));
}
export class Bus {
  #listeners: ((value: unknown) => void)[] = [];
  on(listener: (value: unknown) => void) { this.#listeners.push(listener); }
  off(listener: (value: unknown) => void) { this.#listeners = this.#listeners.filter((one) => one !== listener); }
  emit(value: unknown) { for (const listener of this.#listeners) listener(value); }
  emitLater(value: unknown) { setTimeout(() => this.emit(value), 5); }
}
export const nested = (options: { on: { end: (name: string) => string } }) => options.on.end('x');
`,
    `
test('a comparator', async ({ subject }) => {
  const compare = subject.callback((a, b) => b - a);
  expect(await subject.call('sorted', [1, 3, 2], compare)).toEqual([3, 2, 1]);
  expect(compare.calls.length).toBeGreaterThanOrEqual(2);
});
test('what it throws', async ({ subject }) => {
  const fails = subject.callback(() => { throw Object.assign(new RangeError('disk full'), { code: 'ENOSPC' }); });
  expect(await subject.call('attempt', fails)).toBe('RangeError: disk full ENOSPC');
});
test('a promise', async ({ subject }) => {
  let open = 0;
  let most = 0;
  const loader = subject.callback(async (key) => {
    open += 1;
    most = Math.max(most, open);
    await loader.called(3);
    open -= 1;
    return key.toUpperCase();
  });
  expect(await subject.call('load', ['a', 'b', 'c'], loader)).toEqual(['A', 'B', 'C']);
  expect(loader.calls).toEqual([['a'], ['b'], ['c']]);
  expect(most).toBe(3);
});
test('the same function each time', async ({ subject }) => {
  const bus = await subject.construct('Bus');
  const [one, two] = [subject.callback(), subject.callback()];
  await bus.call('on', one);
  await bus.call('on', two);
  await bus.call('emit', new Map([['k', 1n]]));
  await bus.call('off', one);
  await bus.call('emit', 2);
  expect(one.calls).toEqual([[new Map([['k', 1n]])]]);
  expect(two.calls).toHaveLength(2);
});
test('a call that comes later', async ({ subject }) => {
  const bus = await subject.construct('Bus');
  const heard = subject.callback();
  await bus.call('on', heard);
  await bus.call('emitLater', 'late');
  await heard.called(1);
  expect(heard.calls).toEqual([['late']]);
});
test('inside an object', async ({ subject }) => {
  expect(await subject.call('nested', { on: { end: subject.callback((name) => name + '!') } })).toBe('x!');
});
test('the subject called from within', async ({ subject }) => {
  const again = subject.callback(async () => (await subject.call('sorted', [2, 1], subject.callback((a, b) => a - b)))[0]);
  expect(await subject.call('load', ['a'], again)).toEqual([1]);
});
`,
  );
  expect(errors).toEqual(
    passed(
      'a comparator',
      'what it throws',
      'a promise',
      'the same function each time',
      'a call that comes later',
      'inside an object',
      'the subject called from within',
    ),
  );
});

test('what a test expects inside its function fails the test, and the code learns nothing of it', async () => {
  const { outcome, errors } = await grade(
    `let seen = '';
     export const tell = (listen: (value: number) => void): string => {
       try { listen(41); } catch (error) { seen = (error as Error).message; }
       return seen;
     };
     export const whatWasSeen = () => seen;`,
    `
test('expects', async ({ subject }) => {
  await subject.call('tell', subject.callback((value) => { expect(value).toBe(42); })).catch(() => {});
});
test('learnt nothing', async ({ subject }) => {
  expect(await subject.call('whatWasSeen')).toBe('the function failed');
});
test('learns what is meant for it', async ({ subject }) => {
  const reply = await subject.call('tell', subject.callback(() => { throw new Error('seen'); }));
  expect(reply).toBe('seen');
});
`,
  );
  expect(outcome).toBe('graded');
  expect(errors.expects).toContain('expected 41 to be 42');
  expect(errors).toMatchObject(passed('learnt nothing', 'learns what is meant for it'));
});

test('generators, streams and iterable objects are read item by item', async () => {
  const { errors } = await grade(
    `
import { Readable } from 'node:stream';
export const seen: number[] = [];
export async function* count(end: number) { try { for (let n = 1; n <= end; n += 1) { seen.push(n); yield n; } } finally { seen.push(-1); } }
export const whatWasSeen = () => seen;
export function* pairs() { yield ['a', 1n]; yield ['b', 2n]; }
export const stream = () => Readable.from(['x', 'y']);
export const plain = () => ({ async *[Symbol.asyncIterator]() { yield 1; throw new RangeError('broken off'); } });
export const webStream = () => new ReadableStream({ start(c) { c.enqueue('w'); c.close(); } });
export const none = () => new (class Thing {})();
`,
    `
const all = async (items) => { const found = []; for await (const item of items) found.push(item); return found; };
test('lazily', async ({ subject }) => {
  for await (const n of await subject.call('count', 1_000_000)) if (n === 3) break;
  expect(await subject.call('whatWasSeen')).toEqual([1, 2, 3, -1]);
});
test('of every kind', async ({ subject }) => {
  expect(await all(await subject.call('pairs'))).toEqual([['a', 1n], ['b', 2n]]);
  expect(await all(await subject.call('stream'))).toEqual(['x', 'y']);
  expect(await all(await subject.call('webStream'))).toEqual(['w']);
});
test('up to an error', async ({ subject }) => {
  const found = [];
  const reading = (async () => { for await (const item of await subject.call('plain')) found.push(item); })();
  await expect(reading).rejects.toMatchObject({ name: 'RangeError', message: 'broken off' });
  expect(found).toEqual([1]);
});
test('what is not iterable', async ({ subject }) => {
  await expect(all(await subject.call('none'))).rejects.toThrow('cannot be iterated');
});
`,
  );
  expect(errors).toEqual(passed('lazily', 'of every kind', 'up to an error', 'what is not iterable'));
});

describe('a library with a world', () => {
  const hidden = `
test('the clock', async ({ subject }) => {
  await subject.clock.set('2030-01-01T00:00:00Z');
  expect(await subject.call('year')).toBe(2030);
  const done = subject.call('nap', 1_000);
  await subject.clock.advance(1_000);
  expect(await done).toBe('rested');
});
test('one world for each test', async ({ subject }) => {
  expect(await subject.call('count')).toBe(1);
  expect(await subject.call('count')).toBe(2);
  await expect(subject.call('toString')).rejects.toMatchObject({ code: 'ERR_MISSING_EXPORT' });
});
test('still one world for each test', async ({ subject }) => {
  expect(await subject.call('count')).toBe(1);
});
`;

  test('is asked through what create makes of it', async () => {
    const { errors, problems } = await grade(
      `export const create = (world: any) => {
         let calls = 0;
         return { year: () => world.now().getUTCFullYear(), count: () => ++calls, async nap(ms: number) { await world.sleep(ms); return 'rested'; } };
       };`,
      hidden,
      ['now', 'sleep'],
    );
    expect(problems).toEqual([]);
    expect(errors).toEqual(passed('the clock', 'one world for each test', 'still one world for each test'));
  });

  test('says what is missing', async () => {
    expect((await grade(`export const count = () => 1;`, hidden, ['now'])).problems).toEqual([
      'missing-export',
    ]);
    expect((await grade(`export const create = () => undefined;`, hidden, ['now'])).problems).toEqual([
      'start-failed',
    ]);
  });
});
