import { describe, expect, it } from 'vitest';
import { delayAfter } from '../src/inbox/retry.ts';

describe('the delay before another attempt', () => {
  it('doubles, up to a quarter of an hour', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7].map((attempts) => delayAfter(attempts, () => 0) / 1000);
    expect(longest).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  it('is left to chance by half', () => {
    expect(delayAfter(1, () => 0.999)).toBe(15_015);
    expect(delayAfter(3, () => 0.25)).toBe(105_000);
  });
});
