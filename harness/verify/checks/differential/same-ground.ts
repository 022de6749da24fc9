import {
  type ExerciseFiles,
  type Patch,
  patched,
  referenceOf,
  referencesOf,
  type Tree,
} from '../../../catalog/exercise-files.ts';
import { applyGitPatch } from '../../../files/apply-patch.ts';

/** Two trees that differ in one fix alone. */
export interface SameGround {
  readonly reference: Tree;
  readonly other: Tree;
}

/**
 * The reference of a bug and another fix of it, both with all other bugs fixed: what living bugs do is no one's
 * promise. Where the other fix does not fit beside the references, both on the untouched code.
 */
export function sameGround(
  exerciseFiles: ExerciseFiles,
  patch: Pick<Patch, 'name' | 'text' | 'bug'>,
): SameGround {
  const references = referencesOf(exerciseFiles);
  const own = referenceOf(exerciseFiles, patch.bug);
  const others = references.filter((reference) => reference !== own);
  const onReferences = patched(exerciseFiles, others);
  const reference = own ? [own] : [];
  const other = applyGitPatch(onReferences, patch.text, patch.name);
  if (other.ok) return { reference: patched(exerciseFiles, [...others, ...reference]), other: other.value };
  const alone = applyGitPatch(exerciseFiles.repo, patch.text, patch.name);
  if (!alone.ok) throw new Error(alone.failure.message);
  return { reference: patched(exerciseFiles, reference), other: alone.value };
}
