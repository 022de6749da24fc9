import { expect, test } from 'vitest';

/** Run while there is no submission yet, so that vitest has done everything once. Nobody hears of it. */
test('everything once', async () => {
  expect({ a: [1] }).toEqual({ a: [1] });
  expect(() => expect('a').toBe('b')).toThrow();
});
