import { describe, expect, test } from 'vitest';
import { gradeHostile } from './grade-hostile.ts';

/** A few of what `npm run soak -- frames 300` grades. */

describe.concurrent('code that writes to its descriptors while it is loaded is graded, and in time', () => {
  test.for([1, 2, 3, 5, 7, 9])('%i', async (seed) => {
    expect((await gradeHostile(seed)).wrong).toBeUndefined();
  });
});
