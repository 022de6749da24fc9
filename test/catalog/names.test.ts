import { expect, test } from 'vitest';
import { nearest } from '../../harness/catalog/names.ts';

test('two neighbours that changed places are one slip, as a missing letter is', () => {
  expect(nearest('stauts', ['stats', 'status'])).toBe('status');
  expect(nearest('stast', ['status', 'stats'])).toBe('stats');
  expect(nearest('qqqqqq', ['stats', 'status'])).toBeUndefined();
});
