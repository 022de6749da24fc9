import { expect, test } from 'vitest';
import { unconfined } from '../../harness/sandbox/unconfined.ts';
import { hasSandbox } from '../support/grader.ts';
import { ADDER, attack } from './rig.ts';

/** Row 64: what Node compiled ahead for the processes of grading is theirs alone to write. */

test.runIf(hasSandbox)(
  'in the sandbox it is there, and the code under test leaves nothing in it',
  async () => {
    const { found, verdict } = await attack(ADDER, 'compiled-by-others');
    expect(found).toEqual({ hasCache: true, written: 'EROFS' });
    expect(verdict).toMatchObject({ outcome: 'graded', regressions: [] });
  },
);

test('without a sandbox there is none', async () => {
  const { found } = await attack(ADDER, 'compiled-by-others', { sandbox: unconfined });
  expect(found).toEqual({ hasCache: false, written: null });
});
