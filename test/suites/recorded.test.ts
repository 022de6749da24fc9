/**
 * Reports as the runners really print them, over small packages made for this, with a test that fails, one that is
 * skipped, one that is still to be written, equal names, and noise that looks like a result. Only paths were replaced.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Runner } from '../../harness/domain/exercise.ts';
import { RUNNER_REPORTS } from '../../harness/suites/runners.ts';

const RECORDED: readonly (readonly [Runner, string, Readonly<Record<string, 'pass' | 'fail'>>])[] = [
  [
    'jest',
    'jest-28.json',
    {
      'jest.test.js › slug › lower case': 'pass',
      'jest.test.js › slug › separators': 'fail',
      'jest.test.js › twice': 'pass',
      'jest.test.js › twice (2)': 'pass',
    },
  ],
  [
    'mocha',
    'mocha-11.txt',
    {
      'test/mocha.js › slug lower case': 'pass',
      'test/mocha.js › slug separators': 'fail',
      'test/mocha.js › slug deep is kept': 'pass',
    },
  ],
  [
    'ava',
    'ava-3.txt',
    { 'ava2 › lower case': 'pass', 'ava › lower case': 'pass', 'ava › separators': 'fail' },
  ],
  [
    'tap',
    'tap-16.txt',
    {
      'test/tap.js › slug › deep': 'fail',
      'test/tap.js › slug': 'pass',
      'test/tap.js › title': 'pass',
    },
  ],
];

test.each(RECORDED)('%s: %s', (runner, file, expected) => {
  const text = readFileSync(join(import.meta.dirname, 'recorded', file), 'utf8');
  expect(Object.fromEntries(RUNNER_REPORTS[runner].read(text, '/tmp/app') ?? [])).toEqual(expected);
  // A report that was cut is none, or tells of the tests before the cut alone.
  const cut = RUNNER_REPORTS[runner].read(text.slice(0, text.length / 2), '/tmp/app');
  for (const [id, state] of cut ?? []) expect(expected[id]).toBe(state);
});
