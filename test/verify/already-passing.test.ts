import { expect, test } from 'vitest';
import { references } from '../../harness/verify/checks/references/references.ts';
import type { TrialResult } from '../../harness/verify/trial.ts';
import { madeUp } from './made-up.ts';

const IDLE = 'fee.test.ts › half a day is refused';
const TEST = 'fee.test.ts › three days cost three times as much as one';
const OTHERS = ['deposit.test.ts › what was broken is taken off the deposit'];
const GUARD = 'guard.test.ts › a ladder that is gone brings nothing back';
const EXTENSION = 'extension.test.ts › two weeks cost as much as fourteen days';

const resultWith = (failing: readonly string[], more: readonly string[]): TrialResult => ({
  tests: [IDLE, TEST, ...OTHERS, GUARD, EXTENSION, ...more].map((id) => ({
    id,
    state: failing.includes(id) ? 'fail' : 'pass',
  })),
  firstError: null,
  problems: [],
  limitsHit: [],
  failure: null,
  durationMs: 1,
});

/**
 * Findings where a test of the bug `fee` passes on the untouched code, with these declared.
 * @param more tests that pass on every tree
 */
function findings(declared: readonly string[], more: readonly string[] = []) {
  const entries = declared.map((id) => `  - { test: "${id}", reason: It shows the other side. }\n`).join('');
  const exerciseFiles = madeUp({
    'solutions/ladders/solution.yaml': (text) =>
      `${text}# declared\n${entries && `already_passes:\n${entries}`}`,
  });
  const { trials, conclude } = references.plan(exerciseFiles);
  const failing = [[TEST, ...OTHERS, EXTENSION], [EXTENSION], []];
  return [
    ...conclude(new Map(trials.map((trial, index) => [trial, resultWith(failing[index] ?? [], more)])))
      .findings,
  ];
}

test('a test of a bug that passes while the bug lives is a finding until it is declared with a reason', () => {
  expect(findings([])).toMatchObject([
    { severity: 'error', message: `"${IDLE}" is a test of a bug, but it passes while the bug lives.` },
  ]);
  expect(findings([IDLE])).toEqual([]);
});

test('a declaration that is not true is an error', () => {
  expect(findings([IDLE, TEST, 'fee.test.ts › nothing'])).toMatchObject([
    {
      severity: 'error',
      message: `\`already_passes\` declares "${TEST}", but it fails on the untouched code.`,
    },
    { severity: 'error', message: expect.stringContaining('but no bug has such a test') },
  ]);
});

test('a test of the extension that passes before it is built is named', () => {
  const old = 'extension.test.ts › a day costs what it did';
  expect(findings([IDLE], [old])).toMatchObject([
    {
      severity: 'warning',
      message: `"${old}" is a test of the extension, but it passes before anybody has built it: its share of the score is for nothing.`,
    },
  ]);
});
