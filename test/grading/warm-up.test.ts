import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../harness/sandbox/sandbox.ts';
import { unconfined } from '../../harness/sandbox/unconfined.ts';
import { ADDER, LINKS, NOTES } from '../redteam/rig.ts';
import { patchedTree, pristineTree, submissionOf } from '../support/exercises.ts';
import { graderHere, sandboxHere } from '../support/grader.ts';

/** What is run before a submission comes makes its verdict come sooner, and changes nothing in it. */

/** A sandbox that counts the processes of each part that it starts. */
function counting(sandbox: Sandbox): { readonly sandbox: Sandbox; readonly started: Record<string, number> } {
  const started: Record<string, number> = {};
  return {
    started,
    sandbox: {
      kind: sandbox.kind,
      start(process) {
        const paths = process.command.flatMap((part) => (typeof part === 'string' ? [] : [part.inside]));
        const part = /\/grading\/(\w+)\/main\.js$/.exec(paths.at(-1) ?? '')?.[1] ?? 'other';
        started[part] = (started[part] ?? 0) + 1;
        return sandbox.start(process);
      },
    },
  };
}

const pristineOf = (exercise: typeof NOTES) => submissionOf(exercise, pristineTree(exercise));
const referenceOf = (exercise: typeof NOTES) =>
  submissionOf(exercise, patchedTree(exercise, [`fixes/${exercise.solution.bugs[0]?.id}/reference.patch`]));

describe('a verdict after a warm-up is the one without', () => {
  test.for([
    ['of a service with a database', sandboxHere, NOTES, [pristineOf(NOTES)]],
    ['of a service with a database, without a sandbox', unconfined, NOTES, [referenceOf(NOTES)]],
    ['of a library', sandboxHere, ADDER, [referenceOf(ADDER)]],
  ] as const)('%s', async ([, sandbox, exercise, submissions]) => {
    const { sandbox: counted, started } = counting(sandbox);
    const grader = graderHere(counted);
    try {
      for (const submission of submissions) {
        const { verdict: expected } = await graderHere(sandbox).grade(exercise, submission);
        const [rounds = 0, ...otherWorkers] = await grader.warmUp(exercise);
        expect(rounds).toBeGreaterThan(20);
        expect(otherWorkers).toEqual([]);
        const waiting = { ...started };
        const { verdict } = await grader.grade(exercise, submission);
        expect(verdict).toEqual({ ...expected, timings: verdict.timings });
        expect(verdict.outcome).toBe('graded');
        // It is the warm processes that were used.
        expect(started.examiner).toBe(waiting.examiner);
        expect(started.databaseProcess).toBe(waiting.databaseProcess);
      }
    } finally {
      await grader.dispose();
    }
  });
});

test('a service that fetches goes on with the upstream channel of the warm-up', async () => {
  const grader = graderHere();
  try {
    const [rounds] = await grader.warmUp(LINKS);
    expect(rounds).toBeGreaterThan(20);
    const { verdict } = await grader.grade(LINKS, referenceOf(LINKS));
    expect(verdict).toMatchObject({
      outcome: 'graded',
      problems: [],
      score: { total: 100 },
      regressions: [],
    });
  } finally {
    await grader.dispose();
  }
});

test('a submission need not wait until the warm-up is over', async () => {
  const grader = graderHere();
  try {
    const warmUp = grader.warmUp(NOTES);
    const { verdict } = await grader.grade(NOTES, referenceOf(NOTES));
    expect(verdict).toMatchObject({ outcome: 'graded', score: { total: 100 }, regressions: [] });
    const [rounds] = await warmUp;
    expect(rounds).toBeLessThan(20);
  } finally {
    await grader.dispose();
  }
});

test.for([
  ['in a sandbox', sandboxHere],
  ['without one', unconfined],
] as const)('a tree that is staged after the warm-up has its own package.json, %s', async ([, sandbox]) => {
  const exerciseRoot = mkdtempSync(join(tmpdir(), 'notes-'));
  onTestFinished(() => rmSync(exerciseRoot, { recursive: true }));
  cpSync(NOTES.exerciseRoot, exerciseRoot, { recursive: true });
  const [manifest, app] = ['package.json', 'src/app.ts'].map((path) => join(exerciseRoot, 'repo', path)) as [
    string,
    string,
  ];
  const imports = { '#notes': './src/notes.ts' };
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), imports }));
  writeFileSync(app, readFileSync(app, 'utf8').replace("'./notes.ts'", "'#notes'"));
  const exercise = { ...NOTES, exerciseRoot };
  const grader = graderHere(sandbox);
  onTestFinished(() => grader.dispose());
  await grader.warmUp(exercise);
  const { verdict } = await grader.grade(exercise, referenceOf(exercise));
  expect(verdict).toMatchObject({ outcome: 'graded', problems: [], score: { total: 100 } });
});
