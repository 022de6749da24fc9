import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Trial, TrialResult } from '../../harness/verify/trial.ts';
import { trialCacheIn } from '../../harness/verify/trial-cache.ts';
import { TrialMemory } from '../../harness/verify/trial-memory.ts';
import { type Changes, madeUp, temporaryDirectory } from './made-up.ts';

const FILES = ['fee.test.ts', 'guard.test.ts', 'deposit.test.ts'];
const anotherGuard: Changes = { 'solutions/ladders/hidden/guard.test.ts': (text) => `${text}// More.\n` };

const trialWith = (conditions: Trial['conditions'], more: Partial<Trial> = {}): Trial => ({
  label: 'a trial',
  tree: new Map([['src/fee.ts', Buffer.from('export {};\n')]]),
  files: FILES,
  seed: '1',
  conditions,
  ...more,
});

/** Each file has one test, called like it. */
const resultWith = (states: Readonly<Record<string, 'pass' | 'fail' | 'skip'>>): TrialResult => ({
  tests: Object.entries(states).map(([file, state]) => ({ id: `${file} › a test`, state })),
  firstError: Object.values(states).includes('fail') ? 'expected 1 to be 2' : null,
  problems: [],
  limitsHit: [],
  failure: null,
  durationMs: 1,
});

/** A memory of this exercise, and one of the same with changes, that share what they remember. */
function memories(changes: Changes) {
  const cache = trialCacheIn(join(temporaryDirectory(), 'cache'), Date.now());
  return [
    new TrialMemory(cache, 'tools', madeUp()),
    new TrialMemory(cache, 'tools', madeUp(changes)),
  ] as const;
}

test('nothing is left to try of a trial whose exercise is the same', () => {
  const [before] = memories(anotherGuard);
  const trial = trialWith({});
  const result = resultWith({ 'fee.test.ts': 'fail', 'guard.test.ts': 'pass', 'deposit.test.ts': 'fail' });
  before.remember(trial, result);
  expect(before.recall(trial)).toEqual({ known: result, left: undefined });
});

test('a changed guard leaves only the guard to try', () => {
  const [before, after] = memories(anotherGuard);
  const trial = trialWith({ stopsAtFailure: 'file' });
  before.remember(
    trial,
    resultWith({ 'fee.test.ts': 'pass', 'guard.test.ts': 'pass', 'deposit.test.ts': 'fail' }),
  );
  expect(after.recall(trial)).toEqual({
    known: { ...resultWith({ 'fee.test.ts': 'pass', 'deposit.test.ts': 'fail' }) },
    left: { ...trial, files: ['guard.test.ts'] },
  });
});

test('a run that ended before the guard is not run again for it; one that got so far is', () => {
  const [before, after] = memories(anotherGuard);
  const killedEarly = trialWith({ stopsAtFailure: 'run' });
  const early = resultWith({ 'fee.test.ts': 'fail', 'guard.test.ts': 'skip', 'deposit.test.ts': 'skip' });
  before.remember(killedEarly, early);
  expect(after.recall(killedEarly)).toEqual({ known: early, left: undefined });
  const killedByGuard = trialWith({ stopsAtFailure: 'run' }, { seed: '2' });
  before.remember(
    killedByGuard,
    resultWith({ 'fee.test.ts': 'pass', 'guard.test.ts': 'fail', 'deposit.test.ts': 'skip' }),
  );
  expect(after.recall(killedByGuard)).toEqual({ known: undefined, left: killedByGuard });
});

test('everything is tried again where the order is the point, the code changes or a helper does', () => {
  const [before, after] = memories({ 'solutions/ladders/hidden/support/days.ts': 'export const DAY = 1;\n' });
  const result = resultWith({ 'fee.test.ts': 'pass', 'guard.test.ts': 'pass', 'deposit.test.ts': 'pass' });
  const trial = trialWith({});
  before.remember(trial, result);
  expect(after.recall(trial).known).toBe(undefined);
  const otherCode = trialWith({}, { tree: new Map([['src/fee.ts', Buffer.from('export const a = 1;\n')]]) });
  expect(before.recall(otherCode).known).toBe(undefined);
  const [shuffled, changed] = memories(anotherGuard);
  const inOrder = trialWith({ shuffleSeed: 7 });
  shuffled.remember(inOrder, result);
  expect(shuffled.recall(inOrder).known).toEqual(result);
  expect(changed.recall(inOrder).known).toBe(undefined);
});

test('what is forgotten, and what could not be graded, is tried again', () => {
  const [memory] = memories(anotherGuard);
  const trial = trialWith({});
  const result = resultWith({ 'fee.test.ts': 'pass', 'guard.test.ts': 'pass', 'deposit.test.ts': 'pass' });
  memory.remember(trial, result);
  memory.forget(trial);
  expect(memory.recall(trial)).toEqual({ known: undefined, left: trial });
  memory.remember(trial, { ...result, failure: 'out of memory' });
  expect(memory.recall(trial)).toEqual({ known: undefined, left: trial });
});
