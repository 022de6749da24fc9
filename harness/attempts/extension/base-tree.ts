import {
  type ExerciseFiles,
  patched,
  referenceOf,
  referencesOf,
  type Tree,
} from '../../catalog/exercise-files.ts';
import { applyGitPatch } from '../../files/apply-patch.ts';

/** A candidate's code with the references of some bugs, or the bugs whose references do not fit into it. */
export type BaseTree =
  | { readonly outcome: 'fits'; readonly files: Tree }
  | { readonly outcome: 'conflicts'; readonly bugs: readonly string[] };

/** Applies the references of `living` bugs to a candidate's files. Pure; nothing is applied in part. */
export function withReferences(
  files: Tree,
  exerciseFiles: ExerciseFiles,
  living: readonly string[],
): BaseTree {
  let tree = files;
  const conflicts: string[] = [];
  for (const bug of living) {
    const reference = referenceOf(exerciseFiles, bug);
    const applied = reference && applyGitPatch(tree, reference.text, reference.name);
    if (applied?.ok) tree = applied.value;
    else conflicts.push(bug);
  }
  return conflicts.length === 0
    ? { outcome: 'fits', files: tree }
    : { outcome: 'conflicts', bugs: conflicts };
}

/** `repo/` with the references of all bugs. */
export function referenceTree(exerciseFiles: ExerciseFiles): Tree {
  return patched(exerciseFiles, referencesOf(exerciseFiles));
}
