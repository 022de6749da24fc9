import { join, matchesGlob } from 'node:path';
import type { Collection } from '../../../harness/catalog/catalog.ts';
import { readExercise } from '../../../harness/catalog/catalog.ts';
import { patchedTree, pristineTree, ROOT, referencesOf } from '../../support/exercises.ts';

const FOLDER = join(ROOT, 'test', 'fixtures', 'hostile', 'exercise');
/** Tiny exercises, whose gradings cost little. */
export const FIXTURES: Collection = {
  exercisesRoot: join(FOLDER, 'exercises'),
  solutionsRoot: join(FOLDER, 'solutions'),
};

export interface Answer {
  readonly body: object;
  readonly isSolved: boolean;
}

/** Of how many submissions one has the very files of an earlier one. */
const SAME_EVERY = 10;

/** Solved and untouched code in turn by chance; mostly of their own, so that each has to be graded. */
export async function answersOf(id: string, random: () => number): Promise<(nth: number) => Answer> {
  const exercise = readExercise(FIXTURES, id);
  if (!exercise.ok) throw new Error(exercise.failure.message);
  const { manifest, digest } = exercise.value;
  const trees = [pristineTree(exercise.value), patchedTree(exercise.value, referencesOf(exercise.value))];
  return (nth) => {
    const isSolved = random() < 0.5;
    const remark = nth % SAME_EVERY === 0 ? 'the same' : `the ${nth}th`;
    const files = [...(trees[isSolved ? 1 : 0] ?? [])]
      .filter(([path]) => manifest.editable.some((glob) => matchesGlob(path, glob)))
      .map(([path, bytes]) => ({
        path,
        base64: Buffer.concat([bytes, Buffer.from(`// ${remark}\n`)]).toString('base64'),
      }));
    return { body: { exercise: id, digest, key: `key-of-${nth}-answer`, files }, isSolved };
  };
}
