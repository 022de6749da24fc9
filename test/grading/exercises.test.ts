import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { proofFile, readProof } from '../../harness/catalog/proof.ts';
import { isComplete } from '../../harness/domain/verdict.ts';
import {
  COLLECTION,
  exerciseNamed,
  patchedTree,
  pristineTree,
  referencesOf,
  submissionOf,
  type Tree,
} from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

/**
 * What `verify` proved of each exercise is not proved again here; that its proof is of this very content is. The three
 * gradings see a change of the grader or of a package that the proofs cannot know of.
 */
describe.each(listExercises(COLLECTION).map(({ id }) => id))('%s', (id) => {
  const exercise = exerciseNamed(id);
  const bugIds = exercise.solution.bugs.map((bug) => bug.id);
  const references = referencesOf(exercise);
  const verdictOf = async (tree: Tree) => {
    const { verdict } = await graderHere().grade(exercise, submissionOf(exercise, tree), {
      seed: '20261122',
    });
    expect(verdict.failure).toBeNull();
    expect(verdict.problems).toEqual([]);
    return verdict;
  };
  const squashedIn = ({ bugs }: Awaited<ReturnType<typeof verdictOf>>) =>
    (bugs ?? []).filter(({ squashed }) => squashed).map((bug) => bug.id);

  test(`is a draft, or has a proof that is not stale (else: npx bugsquash verify ${id})`, () => {
    if (!existsSync(proofFile(exercise.solutionRoot))) return;
    const proof = readProof(exercise);
    expect(proof?.digest).toBe(exercise.digest);
    expect(proof?.runs).toBeGreaterThanOrEqual(20);
  });

  test.concurrent('the untouched checkout scores 0 and breaks no guard', async () => {
    const verdict = await verdictOf(pristineTree(exercise));
    expect(squashedIn(verdict)).toEqual([]);
    expect(verdict.regressions).toEqual([]);
    expect(verdict.score).toMatchObject({ fix: 0, total: 0 });
    expect(isComplete(verdict)).toBe(false);
  });

  test.concurrent('all references score 100, and leave the extension to be built', async () => {
    const verdict = await verdictOf(patchedTree(exercise, references));
    expect(squashedIn(verdict)).toEqual(bugIds);
    expect(verdict.score).toMatchObject({ fix: 100, total: 100 });
    expect(isComplete(verdict)).toBe(true);
    expect(verdict.extension?.passed).toBeLessThan(verdict.extension?.total ?? 0);
  });
});
