import { describe, expect, test } from 'vitest';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { isComplete } from '../../harness/domain/verdict.ts';
import {
  COLLECTION,
  exerciseNamed,
  patchedTree,
  patchesOf,
  pristineTree,
  referencesOf,
  submissionOf,
  type Tree,
} from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

const grader = graderHere();

for (const { id } of listExercises(COLLECTION)) {
  const exercise = exerciseNamed(id);
  const bugIds = exercise.solution.bugs.map((bug) => bug.id);
  const references = referencesOf(exercise);
  const verdictOf = async (tree: Tree, files?: readonly string[]) => {
    const { verdict } = await grader.grade(exercise, submissionOf(exercise, tree), {
      seed: '20261122',
      ...(files ? { hiddenFiles: files } : {}),
    });
    expect(verdict.failure).toBeNull();
    expect(verdict.problems).toEqual([]);
    return verdict;
  };
  /** What one fix of one bug can change; the whole suite is run over the references. A fix that must leave its
   *  bug alive is rejected by that bug alone, so its guards need not run. */
  const filesOf = (names: readonly string[]) => [...new Set(names)].map((name) => `${name}.test.ts`);
  const hiddenFilesOf = (ids: readonly string[]) => filesOf([...ids, 'guard']);
  const squashedIn = (verdict: Awaited<ReturnType<typeof verdictOf>>) =>
    (verdict.bugs ?? []).filter(({ squashed }) => squashed).map((bug) => bug.id);

  describe.concurrent(`every patch of ${id}`, () => {
    test('the untouched checkout scores 0 and breaks no guard', async () => {
      const verdict = await verdictOf(pristineTree(exercise));
      expect(squashedIn(verdict)).toEqual([]);
      expect(verdict.regressions).toEqual([]);
      expect(verdict.score).toMatchObject({ fix: 0, total: 0 });
      expect(isComplete(verdict)).toBe(false);
    });

    test('all references score 100, and leave the extension to be built', async () => {
      const verdict = await verdictOf(patchedTree(exercise, references));
      expect(squashedIn(verdict)).toEqual(bugIds);
      expect(verdict.score).toMatchObject({ fix: 100, total: 100 });
      expect(isComplete(verdict)).toBe(true);
      expect(verdict.extension?.passed).toBeLessThan(verdict.extension?.total ?? 0);
    });

    test('references combine in the opposite order too', () => {
      expect(patchedTree(exercise, references.toReversed())).toEqual(patchedTree(exercise, references));
    });

    test.for(bugIds)('the reference of %s squashes exactly that bug', async (bugId) => {
      const verdict = await verdictOf(
        patchedTree(exercise, [`fixes/${bugId}/reference.patch`]),
        hiddenFilesOf(bugIds),
      );
      expect(squashedIn(verdict)).toEqual([bugId]);
      expect(verdict.regressions).toEqual([]);
    });

    test.for(bugIds)('at least two alternatives of %s are accepted', { timeout: 120_000 }, async (bugId) => {
      const alternatives = patchesOf(exercise, `fixes/${bugId}`, 'alternative');
      expect(alternatives.length).toBeGreaterThanOrEqual(2);
      for (const patch of alternatives) {
        const verdict = await verdictOf(patchedTree(exercise, [patch]));
        expect({ patch, squashed: squashedIn(verdict), regressions: verdict.regressions }).toEqual({
          patch,
          squashed: expect.arrayContaining([bugId]),
          regressions: [],
        });
      }
    });

    test.for(bugIds)('at least three wrong fixes of %s are rejected', { timeout: 120_000 }, async (bugId) => {
      const wrong = patchesOf(exercise, `fixes/${bugId}`, 'wrong');
      expect(wrong.length).toBeGreaterThanOrEqual(3);
      for (const patch of wrong) {
        const declared = exercise.solution.wrong.find((entry) => entry.patch === patch);
        expect(declared, `${patch} is declared in solution.yaml`).toBeDefined();
        const alive = declared?.alive ?? [];
        const verdict = await verdictOf(
          patchedTree(exercise, [patch]),
          alive.includes(bugId) ? filesOf(alive) : hiddenFilesOf([bugId, ...alive]),
        );
        const squashed = squashedIn(verdict);
        const survivors = alive.filter((id) => squashed.includes(id));
        expect({ patch, survivors }).toEqual({ patch, survivors: [] });
        const rejected = !squashed.includes(bugId) || verdict.regressions.length > 0;
        expect({ patch, rejected }).toEqual({ patch, rejected: true });
      }
    });

    test('the extension: reference and alternatives pass it whole, wrong ones do not', {
      timeout: 120_000,
    }, async () => {
      const accepted = [
        ...patchesOf(exercise, 'extension', 'reference'),
        ...patchesOf(exercise, 'extension', 'alternative'),
      ];
      const wrong = patchesOf(exercise, 'extension', 'wrong');
      expect([accepted.length >= 2, wrong.length >= 1]).toEqual([true, true]);
      for (const patch of [...accepted, ...wrong]) {
        const isAccepted = accepted.includes(patch);
        const verdict = await verdictOf(
          patchedTree(exercise, [...references, patch]),
          isAccepted ? undefined : filesOf(['extension']),
        );
        const { passed = 0, total = 0 } = verdict.extension ?? {};
        expect(total).toBeGreaterThan(0);
        const whole = passed === total && (!isAccepted || isComplete(verdict));
        expect({ patch, whole }).toEqual({ patch, whole: isAccepted });
      }
    });
  });
}
