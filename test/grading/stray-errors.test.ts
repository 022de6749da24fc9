import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readExercise } from '../../harness/catalog/catalog.ts';
import type { GradeOptions } from '../../harness/grading/grader.ts';
import { patchedTree, ROOT, submissionOf, type Tree } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

/** Errors that no test awaits: the submission's doing fails tests, and never leaves it without a verdict (row 49). */

const root = join(ROOT, 'test', 'fixtures', 'hostile', 'exercise');
const read = readExercise(
  { exercisesRoot: join(root, 'exercises'), solutionsRoot: join(root, 'solutions') },
  'steps',
);
if (!read.ok) throw new Error(read.failure.message);
const STEPS = read.value;
const FILES = ['guard.test.ts', 'step.test.ts'];
const reference = patchedTree(STEPS, ['fixes/step/reference.patch']);

async function grade(tree: Tree, options: GradeOptions = {}) {
  const graded = await graderHere().grade(STEPS, submissionOf(STEPS, tree), {
    hiddenFiles: FILES,
    ...options,
  });
  return { ...graded, states: Object.fromEntries(graded.outcomes.map(({ id, state }) => [id, state])) };
}

const withCode = (code: string): Tree => new Map(reference).set('src/index.ts', Buffer.from(code));
const HELPED = 'step.test.ts › a step leads on, beside a helper that nobody awaits';

describe.concurrent('an error that no test awaits', () => {
  test('is not there in the honest answer', async () => {
    expect((await grade(reference)).verdict).toMatchObject({ outcome: 'graded', score: { total: 100 } });
  });

  test.for([
    ['because the code ended its process', 'if (from === 2) process.exit(0); return from + 1;'],
    ['because it threw', "if (from === 2) throw new Error('no'); return from + 1;"],
    ['because of what it replied', 'return from === 2 ? (null as never) : from + 1;'],
  ] as const)('%s fails the test that ran, and no other', async ([, body]) => {
    const { verdict, states, outcomes } = await grade(
      withCode(`export function step(from: number): number { ${body} }\n`),
    );
    expect(verdict).toMatchObject({ outcome: 'graded', failure: null, regressions: [], score: { total: 0 } });
    expect(states).toEqual({
      'guard.test.ts › there are steps': 'pass',
      [HELPED]: 'fail',
      'step.test.ts › a step leads on': 'pass',
    });
    expect(outcomes.find(({ id }) => id === HELPED)?.error).toMatch(/SubjectGone|Error: no|TypeError/);
  });

  test('of the hidden tests alone leaves no verdict', async () => {
    const { verdict } = await grade(reference, { hiddenFiles: [...FILES, 'faulty.test.ts'] });
    expect(verdict).toMatchObject({
      outcome: 'ungradable',
      failure: {
        code: 'grading-incomplete',
        message: expect.stringContaining('a fault of the hidden tests'),
      },
    });
  });
});

describe.concurrent('a subject that dies', () => {
  test.for([1, 2, 3, 4])('at request %i of each test is graded', async (subjectDiesAtRequest) => {
    const { verdict } = await grade(reference, { conditions: { subjectDiesAtRequest } });
    expect(verdict).toMatchObject({ outcome: 'graded', failure: null });
    // The last one belongs to the helper that nobody awaits: its test may be over by then.
    if (subjectDiesAtRequest < 4)
      expect(verdict.bugs?.[0]?.squashed && verdict.regressions.length === 0).toBe(false);
  });

  test('at a request that no test comes to changes nothing, and the run says how many there are at most', async () => {
    const { verdict, mostRequests } = await grade(reference, { conditions: { subjectDiesAtRequest: 1_000 } });
    expect(verdict.score?.total).toBe(100);
    // One test asks three times; the code is loaded and opened before the first.
    expect(mostRequests).toBe(4);
  });
});
