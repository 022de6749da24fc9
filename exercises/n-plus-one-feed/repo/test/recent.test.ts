import { describe, expect, it } from 'vitest';
import { Recent } from '../src/loading/recent.ts';

describe('recent', () => {
  it('keeps what was used last', () => {
    const recent = new Recent<number, string>(2);
    recent.set(1, 'one');
    recent.set(2, 'two');
    expect(recent.get(1)).toBe('one');
    recent.set(3, 'three');
    expect([1, 2, 3].map((key) => recent.get(key))).toEqual(['one', undefined, 'three']);
  });

  it('forgets', () => {
    const recent = new Recent<number, string>(2);
    recent.set(1, 'one');
    recent.delete(1);
    expect(recent.get(1)).toBeUndefined();
  });
});
