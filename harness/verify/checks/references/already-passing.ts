import type { Exercise } from '../../../domain/exercise.ts';

/** What `already_passes` of solution.yaml and the untouched code say differently. */
export interface AlreadyPassing {
  /** Tests of a bug that pass while it lives, and are not declared. */
  readonly undeclared: readonly string[];
  /** Declared, but they fail on the untouched code. */
  readonly failing: readonly string[];
  /** Declared, but no bug has such a test. */
  readonly unknown: readonly string[];
}

/**
 * A test of a bug's file that passes while the bug lives shows nothing of it, unless its author says why it is there.
 * @param passing ids of the bugs' tests that pass on the untouched code
 * @param all ids of all the bugs' tests
 */
export function compareAlreadyPassing(
  { solution }: Pick<Exercise, 'solution'>,
  passing: readonly string[],
  all: readonly string[],
): AlreadyPassing {
  const declared = (solution.already_passes ?? []).map(({ test }) => test);
  return {
    undeclared: passing.filter((id) => !declared.includes(id)),
    failing: declared.filter((id) => all.includes(id) && !passing.includes(id)),
    unknown: declared.filter((id) => !all.includes(id)),
  };
}
