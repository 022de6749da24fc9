import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { verifiedLateFees } from './late-fees.ts';

const folder = mkdtempSync(join(tmpdir(), 'bugsquash-holes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Broken copies that were silently verified once, and what is said of each: `line message`, all in one run. */
const HOLES: Readonly<Record<string, { readonly file: string; readonly said: readonly string[] }>> = {
  'left-out': {
    file: 'hidden/grace.test.ts',
    said: [
      '4 "what a late loan costs › two days are free" is marked `skip`, so hidden tests are left out of the verdict.',
      '8 "what a late loan costs › each day after them is charged" is marked `todo`, so hidden tests are left out of the verdict.',
      '10 "what a late loan costs › the third day is charged once" is marked `only`, so hidden tests are left out of the verdict.',
    ],
  },
  'no-expect': {
    file: 'hidden/grace.test.ts',
    said: [
      '4 "what a late loan costs › two days are free" expects nothing, so it passes whatever the code does.',
    ],
  },
  'never-asks': {
    file: 'hidden/grace.test.ts',
    said: [
      '6 "what a late loan costs › two days are free" never asks `subject`, so it tests none of the candidate\'s code.',
    ],
  },
  'same-title': {
    file: 'hidden/grace.test.ts',
    said: [
      '8 Two tests are called "what a late loan costs › two days are free"; the first is on line 4, and a verdict cannot tell them apart.',
    ],
  },
  'real-time': {
    file: 'hidden/guard.test.ts',
    said: [
      '4 `new Date()`',
      '9 `Math.random`',
      '10 `performance.now`',
      '11 `setTimeout()`',
      '13 `performance.now`',
    ].map(
      (use) =>
        `${use.replace(' ', ' hidden/guard.test.ts uses ')}, so what it expects depends on the machine and the day.`,
    ),
  },
  'real-time-in-repo': {
    file: 'repo/src/fee.ts',
    said: ['2 repo/src/fee.ts uses `Date.now`, which grading cannot set.'],
  },
  unparsable: {
    file: 'hidden/grace.test.ts',
    said: ['5 hidden/grace.test.ts cannot be parsed: Unexpected token, expected ","'],
  },
};

test.for(Object.entries(HOLES))('%s is found without running anything', async ([name, { file, said }]) => {
  const { findings, checks } = await verifiedLateFees(folder, `holes/${name}`);
  expect(findings.map(({ line, message }) => `${line} ${message}`)).toEqual(said);
  for (const finding of findings) {
    expect(finding).toMatchObject({
      check: 'static',
      severity: 'error',
      file: expect.stringContaining(file),
    });
  }
  expect(checks).toMatchObject({ static: 'findings', references: 'not made' });
});
