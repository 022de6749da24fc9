import { expect, test } from 'vitest';

/** Run while there is no submission yet, so that vitest has done everything once. Its results do not matter. */
test('everything once', async () => {
  expect({ a: [1] }).toEqual({ a: [1] });
  expect(() => expect('a').toBe('b')).toThrow();
});
