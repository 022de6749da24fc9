import { readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { type Collection, readExercise } from '../../harness/catalog/catalog.ts';
import type { Exercise } from '../../harness/domain/exercise.ts';
import { applyGitPatch } from '../../harness/files/apply-patch.ts';
import { listTree } from '../../harness/files/list-files.ts';
import type { Submission } from '../../harness/grading/submission.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
export const COLLECTION: Collection = {
  exercisesRoot: join(ROOT, 'exercises'),
  solutionsRoot: join(ROOT, 'solutions'),
};

export type Tree = ReadonlyMap<string, Buffer>;

export function exerciseNamed(id: string): Exercise {
  const exercise = readExercise(COLLECTION, id);
  if (!exercise.ok) throw new Error(exercise.failure.message);
  return exercise.value;
}

export function pristineTree(exercise: Exercise): Tree {
  const repo = join(exercise.exerciseRoot, 'repo');
  return new Map(listTree(repo).map((path) => [path, readFileSync(join(repo, path))]));
}

/** The tree with patches of the solution applied, named relative to `solutions/<id>/`. */
export function patchedTree(exercise: Exercise, patches: readonly string[]): Tree {
  return patches.reduce((tree, patch) => {
    const patched = applyGitPatch(tree, readFileSync(join(exercise.solutionRoot, patch), 'utf8'), patch);
    if (!patched.ok) throw new Error(patched.failure.message);
    return patched.value;
  }, pristineTree(exercise));
}

export function submissionOf(exercise: Exercise, tree: Tree): Submission {
  const files = new Map(
    [...tree].filter(([path]) => exercise.manifest.editable.some((glob) => matchesGlob(path, glob))),
  );
  return { files, problems: [], digest: '0123456789abcdef'.repeat(4) };
}

export function referencesOf(exercise: Exercise): string[] {
  return exercise.solution.bugs.map(({ id }) => `fixes/${id}/reference.patch`);
}
