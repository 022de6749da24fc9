import type { ExerciseFiles, Patch, Tree } from '../../catalog/exercise-files.ts';
import { applyGitPatch } from '../../files/apply-patch.ts';
import { treePatch } from '../../verify/tree-patch.ts';
import { fitsExactly } from '../merge/exact-fit.ts';
import { type FileConflict, mergeTrees, sameTree } from '../merge/merge-trees.ts';
import type { Baseline } from './baselines.ts';

/** A patch that can't be brought along by itself, and why. */
export type StuckPatch = { readonly patch: Patch } & (
  | {
      /** Both `repo/` and the patch change the same lines. */
      readonly kind: 'conflict';
      /** What the patch goes on now: `repo/`, for the extension with all references. */
      readonly base: Tree;
      /** The code with both sides between markers. */
      readonly merged: Tree;
      readonly conflicts: readonly FileConflict[];
    }
  /** `repo/` has all that the patch would change. */
  | { readonly kind: 'nothing left' }
  /** It was made against a `repo/` that is known no more. */
  | { readonly kind: 'no base' }
  /** The extension's, while a reference is stuck. */
  | { readonly kind: 'waits' }
);

/** What has to be written so that every patch goes on the present `repo/`. */
export interface RebasePlan {
  readonly rebased: readonly Patch[];
  readonly stuck: readonly StuckPatch[];
  /** How many are as they should be. */
  readonly unchanged: number;
}

/** Brings the patches of an exercise along to its present `repo/`, three-way. Pure but for git's merging of files. */
export function planRebase(
  { exercise, repo, patches }: Pick<ExerciseFiles, 'exercise' | 'repo' | 'patches'>,
  baselines: Iterable<Baseline>,
): RebasePlan {
  const known = [...baselines];
  const ofBugs = patches
    .filter(({ bug }) => bug !== null)
    .map((patch) =>
      rebasePatch(
        patch,
        repo,
        known.map((baseline) => baseline.repo),
      ),
    );
  const outcomes = [...ofBugs];
  const references = new Map(
    ofBugs.flatMap((outcome) =>
      'text' in outcome && outcome.patch.kind === 'reference' ? [[outcome.patch.bug, outcome.text]] : [],
    ),
  );
  const bugs = exercise.solution.bugs.map(({ id }) => id);
  const solved = solvedTree(
    repo,
    bugs.map((id) => references.get(id)),
  );
  for (const patch of patches.filter(({ bug }) => bug === null)) {
    if (!solved) outcomes.push({ patch, stuck: { patch, kind: 'waits' } });
    else {
      const bases = known.flatMap(
        (baseline) => solvedTree(baseline.repo, [...baseline.references.values()]) ?? [],
      );
      outcomes.push(rebasePatch(patch, solved, [...bases, solved]));
    }
  }
  const moved = outcomes.flatMap((outcome) =>
    'text' in outcome && outcome.text !== outcome.patch.text
      ? [{ ...outcome.patch, text: outcome.text }]
      : [],
  );
  const stuck = outcomes.flatMap((outcome) => ('stuck' in outcome ? [outcome.stuck] : []));
  return { rebased: moved, stuck, unchanged: outcomes.length - moved.length - stuck.length };
}

/** A tree with all these references; undefined where one is missing or does not go on. */
export function solvedTree(repo: Tree, references: readonly (string | undefined)[]): Tree | undefined {
  let tree = repo;
  for (const text of references) {
    const next = text === undefined ? undefined : applyGitPatch(tree, text, 'reference.patch');
    if (!next?.ok) return undefined;
    tree = next.value;
  }
  return tree;
}

type Outcome =
  | { readonly patch: Patch; readonly text: string }
  | { readonly patch: Patch; readonly stuck: StuckPatch };

function rebasePatch(patch: Patch, onto: Tree, bases: readonly Tree[]): Outcome {
  const from = bases.find((base) => fitsExactly(base, patch.text));
  if (!from) {
    // Moved by a few lines only, as git and `verify` accept it.
    const shifted = applyGitPatch(onto, patch.text, patch.name);
    return shifted.ok && !sameTree(shifted.value, onto)
      ? { patch, text: treePatch(onto, shifted.value) }
      : { patch, stuck: { patch, kind: 'no base' } };
  }
  const changed = applyGitPatch(from, patch.text, patch.name);
  if (!changed.ok) return { patch, stuck: { patch, kind: 'no base' } };
  if (sameTree(from, onto)) return { patch, text: patch.text };
  const names = { ours: 'repo/ now', base: 'repo/ before', theirs: patch.name };
  const { tree, conflicts } = mergeTrees(from, onto, changed.value, names);
  if (conflicts.length > 0)
    return { patch, stuck: { patch, kind: 'conflict', base: onto, merged: tree, conflicts } };
  if (sameTree(tree, onto)) return { patch, stuck: { patch, kind: 'nothing left' } };
  // One that fits as it is stays as its author wrote it.
  const isGood = fitsExactly(onto, patch.text) && sameTree(appliedTo(onto, patch), tree);
  return { patch, text: isGood ? patch.text : treePatch(onto, tree) };
}

function appliedTo(tree: Tree, { text, name }: Patch): Tree {
  const applied = applyGitPatch(tree, text, name);
  return applied.ok ? applied.value : tree;
}
