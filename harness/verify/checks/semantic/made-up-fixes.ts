import type { ExerciseFiles, Tree } from '../../../catalog/exercise-files.ts';

import { type Fix, fixesAlone } from '../../fixes.ts';
import { wordMutant } from '../../mutants/mutant-wording.ts';
import type { Mutant } from '../../mutants/mutants.ts';
import { semanticMutantsOf } from '../../mutants/semantic/semantic-mutants.ts';
import { inSeededOrder } from '../../seeded-order.ts';
import { treePatch } from '../../tree-patch.ts';

/** A reference with one misunderstanding in it. */
export interface MadeUpFix {
  /** Names it within its exercise, from 1. */
  readonly number: number;
  readonly fix: Fix;
  readonly mutant: Mutant;
  readonly tree: Tree;
}

/** Of an exercise no more are tried than this; which follows from the seed. */
const MAX_TRIED = 120;

/** All are numbered; those chosen are tried. */
export function madeUpFixes(exerciseFiles: ExerciseFiles): {
  readonly chosen: readonly MadeUpFix[];
  readonly made: number;
} {
  const all = fixesAlone(exerciseFiles)
    .flatMap((fix) => semanticMutantsOf(fix.before, fix.after).map((mutant) => ({ fix, mutant })))
    .map(({ fix, mutant }, index): MadeUpFix => {
      const tree = new Map(fix.after).set(mutant.file, mutant.content);
      return { number: index + 1, fix, mutant, tree };
    });
  const chosen = inSeededOrder(all, ({ fix, mutant }) => `${fix.name} ${mutant.line} ${wordMutant(mutant)}`)
    .slice(0, MAX_TRIED)
    .sort((a, b) => a.number - b.number);
  return { chosen, made: all.length };
}

/** What it changes, as a patch of the corpus: on the untouched code, or for the extension on the solved tree. */
export function patchOfMadeUp({ fix, tree }: MadeUpFix): string {
  return treePatch(fix.before, tree);
}
