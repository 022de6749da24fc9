import { describe, expect, test } from 'vitest';
import type { Exercise } from '../../harness/domain/exercise.ts';
import { verdictSchema } from '../../harness/domain/verdict.ts';
import { isDoubtful, type JudgedFacts, judge } from '../../harness/grading/judge.ts';
import type { ObservedRun, TestOutcome } from '../../harness/grading/supervisor/run-types.ts';

const exercise = {
  manifest: { id: 'x', version: '1.0.0' },
  digest: 'd',
  solution: {
    bugs: [
      { id: 'a', title: 'A', weight: 1 },
      { id: 'b', title: 'B', weight: 3 },
    ],
  },
} as unknown as Exercise;

const facts: JudgedFacts = {
  exercise,
  problems: [],
  diff: { files: 0, added: 0, removed: 0 },
  sandbox: 'bubblewrap',
  seed: '1',
  hints: [],
  checks: null,
  ownTests: null,
  files: ['a.test.ts', 'b.test.ts', 'guard.test.ts'],
  expectedIds: undefined,
  timings: { totalMs: 1, stageMs: 1, examinerMs: 1 },
};

const COLLECTED = {
  'a.test.ts': ['a.test.ts › one', 'a.test.ts › two'],
  'b.test.ts': ['b.test.ts › one'],
  'guard.test.ts': ['guard.test.ts › keeps'],
};

function run(
  states: Readonly<Record<string, TestOutcome['state']>>,
  changes: Partial<ObservedRun> = {},
): ObservedRun {
  const outcomes = Object.entries(states).map(([id, state]) => [id, { id, state, error: null }] as const);
  return {
    collected: new Map(Object.entries(COLLECTED)),
    collectErrors: [],
    outcomes: new Map(outcomes),
    problems: [],
    limitsHit: [],
    unhandled: [],
    end: 'done',
    mostRequests: 0,
    gaveUpWaiting: false,
    lostTime: [],
    examinerMs: 1,
    ...changes,
  };
}

const allPass = Object.fromEntries(
  Object.values(COLLECTED).flatMap((ids) => ids.map((id) => [id, 'pass'] as const)),
);

describe('a bug counts only if exactly its expected tests ran and passed', () => {
  test('all of them passed', () => {
    const verdict = judge(run(allPass), facts);
    expect(verdictSchema.parse(verdict)).toMatchObject({
      outcome: 'graded',
      score: { fix: 100, total: 100 },
    });
  });

  test.for<[string, Record<string, TestOutcome['state']>]>([
    ['one failed', { ...allPass, 'a.test.ts › two': 'fail' }],
    ['one was skipped', { ...allPass, 'a.test.ts › two': 'skip' }],
    ['one never ran', Object.fromEntries(Object.entries(allPass).filter(([id]) => id !== 'a.test.ts › two'))],
  ])('%s: alive', ([, states]) => {
    const verdict = judge(run(states), facts);
    expect(verdict.bugs?.map(({ squashed }) => squashed)).toEqual([false, true]);
    expect(verdict.score).toMatchObject({ fix: 75, total: 75 });
  });

  test('where tests were skipped behind a failure, what passed is a lower bound', () => {
    const states: Record<string, TestOutcome['state']> = {
      ...allPass,
      'a.test.ts › one': 'fail',
      'a.test.ts › two': 'skip',
    };
    const { bugs } = verdictSchema.parse(judge(run(states), facts));
    expect(bugs?.map(({ tests }) => tests)).toEqual([
      { passed: 0, total: 2, atLeast: true },
      { passed: 1, total: 1 },
    ]);
  });

  test('a failing guard is a regression and names itself', () => {
    const verdict = judge(run({ ...allPass, 'guard.test.ts › keeps': 'fail' }), facts);
    expect(verdict).toMatchObject({
      regressions: ['keeps'],
      guards: { passed: 0, total: 1 },
      score: { regressions: -10, total: 90 },
    });
  });
});

describe('a run in which time was lost', () => {
  const oneFailed: Record<string, TestOutcome['state']> = { ...allPass, 'a.test.ts › two': 'fail' };

  test.for<[string, Partial<ObservedRun>, boolean]>([
    ['because it stood still', { lostTime: ['stood-still'] }, true],
    ['because it was stopped', { lostTime: ['stopped'] }, true],
    ['to other processes, and hit a limit', { lostTime: ['starved'], limitsHit: ['wall'] }, true],
    ['to other processes, and hit none', { lostTime: ['starved'] }, false],
    ['because it stood still, and was cancelled', { lostTime: ['stood-still'], end: 'cancelled' }, false],
    ['not at all', { limitsHit: ['wall'] }, false],
  ])('%s, with a test that failed: repeated or not', ([, changes, isRepeated]) => {
    expect(isDoubtful(run(oneFailed, changes))).toBe(isRepeated);
  });

  test('is not repeated where everything passed, and counts', () => {
    const stoodStill = run(allPass, { lostTime: ['stood-still', 'starved', 'stopped'] });
    expect(isDoubtful(stoodStill)).toBe(false);
    expect(judge(stoodStill, facts).score?.total).toBe(100);
  });

  test('counts as it is where the code under test may have brought that about', () => {
    const changes: Partial<ObservedRun> = { lostTime: ['starved', 'stopped'], limitsHit: ['wall'] };
    expect(judge(run(oneFailed, changes), facts).score?.total).toBe(75);
  });
});

describe('what was not seen whole yields no verdict', () => {
  test.for<[string, Partial<ObservedRun>, string]>([
    ['an unattributed error', { unhandled: ['late rejection'] }, 'grading-incomplete'],
    ['a hidden file that did not load', { collectErrors: ['a.test.ts: boom'] }, 'grading-incomplete'],
    [
      'a hidden file that was not run',
      { collected: new Map([['a.test.ts', ['a.test.ts › one']]]) },
      'grading-incomplete',
    ],
    [
      'two tests with one id',
      {
        collected: new Map([
          ...Object.entries(COLLECTED),
          ['b.test.ts', ['b.test.ts › one', 'b.test.ts › one']],
        ]),
      },
      'grading-incomplete',
    ],
    [
      'a test that nobody collected',
      { outcomes: new Map([['x', { id: 'x', state: 'pass', error: null }]]) },
      'grading-incomplete',
    ],
    ['an examiner that ended', { end: { examinerEnded: 'SIGKILL' } }, 'grader-killed'],
    ['a run over its time', { end: 'timeout' }, 'grading-timeout'],
    [
      'a run that stood still and hit a limit',
      { lostTime: ['stood-still'], limitsHit: ['wall'] },
      'grading-incomplete',
    ],
    ['a cancelled run', { end: 'cancelled' }, 'grading-incomplete'],
  ])('%s', ([, changes, code]) => {
    const verdict = judge(run(allPass, changes), facts);
    expect(verdictSchema.parse(verdict)).toMatchObject({
      outcome: 'ungradable',
      bugs: null,
      guards: null,
      extension: null,
      score: null,
      failure: { code },
    });
  });

  test('tests that are not those of the proof', () => {
    const ids = Object.values(COLLECTED).flat();
    expect(judge(run(allPass), { ...facts, expectedIds: ids }).outcome).toBe('graded');
    expect(judge(run(allPass), { ...facts, expectedIds: [...ids, 'a.test.ts › three'] }).outcome).toBe(
      'ungradable',
    );
    expect(judge(run(allPass), { ...facts, expectedIds: ids.slice(1) }).outcome).toBe('ungradable');
  });
});
