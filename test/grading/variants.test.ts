import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { readProof } from '../../harness/catalog/proof.ts';
import { oneBugVariant } from '../../harness/catalog/variant.ts';
import type { Bug, Exercise } from '../../harness/domain/exercise.ts';
import { readSubmission } from '../../harness/grading/submission.ts';
import { createWorkspace } from '../../harness/workspace/create-workspace.ts';
import { COLLECTION, exerciseNamed, patchedTree, ROOT, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'bugsquash-test-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const bugsOf = (id: string) => exerciseNamed(id).solution.bugs;
const ids = listExercises(COLLECTION).map(({ id }) => id);
const cases = ids.flatMap((id) => bugsOf(id).map((bug): [string, string, Bug] => [id, bug.id, bug]));
/** `verify` has graded each exercise with all bugs fixed but one; a first or a last bug shows that a variant is the same. */
const gradedCases = ids.flatMap((id, index): [string, string, Bug][] => {
  const bug = bugsOf(id).at(index % 2 === 0 ? 0 : -1);
  return bug ? [[id, bug.id, bug]] : [];
});

function variantOf(exercise: Exercise, bug: Bug): Exercise {
  const variant = oneBugVariant(home, exercise, bug);
  if (!variant.ok) throw new Error(variant.failure.message);
  return variant.value;
}

async function workspaceOf(variant: Exercise, name: string): Promise<string> {
  const { id, title, packages, modules, editable, version } = variant.manifest;
  const directory = join(home, 'work', name);
  const created = await createWorkspace({
    exercise: {
      id,
      title,
      version,
      digest: variant.digest,
      root: variant.exerciseRoot,
      packages,
      modules,
      editable,
    },
    directory,
    cloneRoot: ROOT,
    dataDirectory: home,
    attemptId: name,
    now: new Date(),
  });
  if (!created.ok) throw new Error(created.failure.message);
  return directory;
}

describe('every exercise with each of its bugs alone', () => {
  test.each(cases)('%s, %s: the checkout that verify proved', async (id, bugId) => {
    const exercise = exerciseNamed(id);
    const bugs = exercise.solution.bugs.map((bug) => bug.id);
    const others = bugs.filter((other) => other !== bugId);
    const bug = exercise.solution.bugs.find((one) => one.id === bugId);
    if (!bug) throw new Error(`no bug ${bugId}`);
    const variant = variantOf(exercise, bug);
    expect(variant.digest).not.toBe(exercise.digest);
    expect(variant.manifest.title).toBe(`${exercise.manifest.title} (line ${bugs.indexOf(bugId) + 1} only)`);
    expect(variant.solution.bugs.map((only) => only.id)).toEqual([bugId]);
    expect(patchedTree(variant, [])).toEqual(
      patchedTree(
        exercise,
        others.map((other) => `fixes/${other}/reference.patch`),
      ),
    );
    expect(readProof(exercise)?.matrix).toContainEqual({ fixed: others, squashed: others });
  });

  test.each(gradedCases)('%s, %s: graded by its own', { timeout: 600_000 }, async (id, bugId, bug) => {
    const exercise = exerciseNamed(id);
    const variant = variantOf(exercise, bug);
    const directory = await workspaceOf(variant, `${id}-${bugId}`);
    expect(existsSync(join(directory, 'package.json'))).toBe(true);
    const untouched = readSubmission(directory, variant.manifest.editable);
    if (!untouched.ok) throw new Error(untouched.failure.message);
    const grader = graderHere();
    const before = await grader.grade(variant, untouched.value, { seed: '20261126' });
    expect(before.verdict).toMatchObject({
      outcome: 'graded',
      exercise: { digest: variant.digest },
      bugs: [{ id: bugId, squashed: false }],
      regressions: [],
      problems: [],
    });
    // The others' tests run, as guards: all that the proof knows but the bug's own and those of the extension.
    const guards = (readProof(exercise)?.tests ?? []).filter(
      (name) => !['extension.test.ts', `${bugId}.test.ts`].includes(name.split(' › ')[0] ?? ''),
    );
    expect(guards.length).toBeGreaterThan(0);
    expect(before.verdict.guards).toEqual({ passed: guards.length, total: guards.length });

    const fixed = submissionOf(variant, patchedTree(variant, [`fixes/${bugId}/reference.patch`]));
    const after = await grader.grade(variant, fixed, { seed: '20261126' });
    expect(after.verdict).toMatchObject({
      bugs: [{ id: bugId, squashed: true }],
      regressions: [],
      score: { fix: 100, total: 100 },
    });
  });
});

test('a variant that was damaged is made again, and bringing another bug back is a regression', {
  timeout: 600_000,
}, async () => {
  const exercise = exerciseNamed('money-split');
  const [credit, decimals] = exercise.solution.bugs;
  if (!credit || !decimals) throw new Error('money-split has changed');
  const variant = variantOf(exercise, credit);
  await rm(join(variant.exerciseRoot, 'repo', 'README.md'));
  expect(variantOf(exercise, credit).digest).toBe(variant.digest);
  expect(existsSync(join(variant.exerciseRoot, 'repo', 'README.md'))).toBe(true);

  // The code of the whole exercise, in which all bugs live.
  const broken = submissionOf(variant, patchedTree(exercise, []));
  const { verdict } = await graderHere().grade(variant, broken, { seed: '20261126' });
  expect(verdict.bugs).toMatchObject([{ id: credit.id, squashed: false }]);
  expect(verdict.regressions.length).toBeGreaterThan(0);
  expect(verdict.score?.total).toBe(0);
});
