import { join } from 'node:path';
import { type ExerciseFiles, patched, referenceOf } from '../../../catalog/exercise-files.ts';
import type { Finding } from '../../finding.ts';
import {
  type CheckPlan,
  failingIds,
  fileOfBug,
  GUARD,
  passes,
  resultOf,
  SEED,
  type Trial,
} from '../../trial.ts';

/** Up to this many bugs every subset of fixes is tried; 2⁵ are 32. */
const MAX_BUGS_FOR_ALL_SUBSETS = 5;

export interface MatrixRow {
  /** Bugs whose references are applied. */
  readonly fixed: readonly string[];
  /** Bugs whose tests all pass. */
  readonly squashed: readonly string[];
}

export interface IsolationFacts {
  readonly findings: readonly Finding[];
  readonly matrix: readonly MatrixRow[];
  /** Bugs whose reference is not accepted by itself. */
  readonly dependent: ReadonlySet<string>;
}

/** Bug k's tests must follow bug k's state alone, whatever else is fixed; declared masks are the exceptions. */
export function planIsolation(exerciseFiles: ExerciseFiles): CheckPlan<IsolationFacts> {
  const { exercise } = exerciseFiles;
  const { bugs } = exercise.solution;
  const ids = bugs.map(({ id }) => id);
  const rows = subsetsOf(ids).map((fixed) => ({
    fixed,
    trial: {
      label: fixed.length === 0 ? 'no fix' : `only ${fixed.join(' + ')}`,
      tree: patched(
        exerciseFiles,
        fixed.flatMap((id) => referenceOf(exerciseFiles, id) ?? []),
      ),
      // What a candidate with some bugs left is told of regressions hangs on the guards.
      files: [
        ...ids.map(fileOfBug),
        ...(fixed.length === 1 || fixed.length === ids.length - 1 ? [GUARD] : []),
      ],
      seed: SEED,
      conditions: { stopsAtFailure: 'file' },
      shares: 'everything',
    } satisfies Trial,
  }));
  return {
    trials: rows.map(({ trial }) => trial),
    conclude(results) {
      const findings: Finding[] = [];
      const dependent = new Set<string>();
      const matrix = rows.map(({ fixed, trial }) => {
        const result = resultOf(results, trial);
        const error = (message: string, file: string, next: string) => {
          if (fixed.length === 1 && fixed[0] !== undefined) dependent.add(fixed[0]);
          findings.push({
            check: 'isolation',
            severity: 'error',
            message,
            file: join(exercise.solutionRoot, file),
            line: null,
            next,
          });
        };
        if (result.failure !== null || result.problems[0] !== undefined) {
          const why = result.failure ?? result.problems[0];
          error(`With ${trial.label} nothing can be told: ${why}`, 'solution.yaml', 'mend the reference');
          return { fixed, squashed: [] };
        }
        const squashed = ids.filter((id) => passes(result, fileOfBug(id)));
        for (const { id } of bugs) {
          const isFixed = fixed.includes(id);
          if (squashed.includes(id) === isFixed) continue;
          const isMasked = bugs.some(({ id: other, masks }) => masks?.includes(id) && !fixed.includes(other));
          if (isMasked) continue;
          const file = `hidden/${fileOfBug(id)}`;
          const test = failingIds(result, fileOfBug(id))[0];
          if (isFixed)
            error(
              `"${id}" is fixed, but with ${trial.label} "${test}" still fails: its tests see another bug.`,
              file,
              `make the test see "${id}" alone; or, if that can't be, name "${id}" in the masks of the bug that hides it`,
            );
          else
            error(
              `"${id}" is not fixed, but with ${trial.label} all its tests pass: another fix takes it along.`,
              file,
              `keep the references apart, or write a test for "${id}" that the other fix does not mend`,
            );
        }
        if (trial.files.includes(GUARD) && !passes(result, GUARD))
          error(
            `With ${trial.label} the guard "${failingIds(result, GUARD)[0]}" fails: who mends that first is told of a regression.`,
            `hidden/${GUARD}`,
            'mend the reference, or move the test to a bug',
          );
        return { fixed, squashed };
      });
      return { findings, matrix, dependent };
    },
  };
}

/** All subsets of few; of many: none, singles, pairs, leave-one-out and all. */
export function subsetsOf(ids: readonly string[]): string[][] {
  const all = Array.from({ length: 2 ** Math.min(ids.length, 20) }, (_, bits) =>
    ids.filter((_id, index) => (bits >> index) & 1),
  );
  if (ids.length <= MAX_BUGS_FOR_ALL_SUBSETS) return all;
  return all.filter(({ length }) => length <= 2 || length >= ids.length - 1);
}
