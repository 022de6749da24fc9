import { type ExerciseFiles, referenceOf, solvedTree } from '../../../catalog/exercise-files.ts';
import { error, found, type Messages } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { type CheckPlan, EXTENSION, fileOfBug, GUARD, resultOf, SEED, type Trial } from '../../trial.ts';

const messages = {
  noVerdict: (why: string) =>
    error(
      `Code that ends itself leaves no verdict: ${why}`,
      'Await every request in the hidden test and its helpers, so that none is left over when the code ends.',
    ),
} satisfies Messages;

export interface CrashFacts {
  readonly findings: readonly Finding[];
  /** Runs in which the code under test ended, in each test at the same request. */
  readonly crashes: number;
}

/** A candidate's code may end at any request of any hidden test, and must be graded each time. */
export const crashes = { name: 'crashes', messages, plan } as const;

function plan(exerciseFiles: ExerciseFiles): CheckPlan<CrashFacts> {
  const { exercise } = exerciseFiles;
  const bugs = exercise.solution.bugs.map(({ id }) => id);
  const extension = referenceOf(exerciseFiles, null);
  // Working code comes furthest in each test, so it is asked most.
  const tree = solvedTree(exerciseFiles);
  // A file each: what has not changed is remembered, and short runs are quick to repeat.
  const trials = [...bugs.map(fileOfBug), GUARD, ...(extension ? [EXTENSION] : [])].map(
    (file): Trial => ({
      label: `crash at each request: ${file}`,
      tree,
      files: [file],
      seed: SEED,
      conditions: {},
      limits: { runLimitMs: 30_000 },
      runs: 'every crash',
    }),
  );
  return {
    trials,
    conclude(results) {
      const findings = trials.flatMap((trial): Finding[] => {
        const { failure } = resultOf(results, trial);
        if (failure === null) return [];
        return [
          found('crashes', messages.noVerdict(failure), `${exercise.solutionRoot}/hidden/${trial.files[0]}`),
        ];
      });
      const counted = trials.map((trial) => resultOf(results, trial).crashes ?? 0);
      return { findings, crashes: counted.reduce((sum, count) => sum + count, 0) };
    },
  };
}
