import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import type { Finding } from '../../finding.ts';
import { type CheckPlan, fileOfBug, passes, resultOf, SEED, type Trial } from '../../trial.ts';
import type { Cheat } from './submissions.ts';

export interface CheatFacts {
  readonly findings: readonly Finding[];
  readonly cheats: number;
}

/** A fixed set of cheating submissions must score no more than the untouched code, which scores nothing. */
export function planCheats(exerciseFiles: ExerciseFiles, cheats: readonly Cheat[]): CheckPlan<CheatFacts> {
  const { exercise } = exerciseFiles;
  const bugs = exercise.solution.bugs.map(({ id }) => id);
  const trials = cheats.map((cheat) => ({
    cheat,
    trial: {
      label: `cheat: ${cheat.name}`,
      tree: cheat.tree,
      files: bugs.map(fileOfBug),
      seed: SEED,
      conditions: { stopsAtFailure: 'file' },
      limits: { runLimitMs: 30_000 },
      shares: 'nothing',
    } satisfies Trial,
  }));
  return {
    trials: trials.map(({ trial }) => trial),
    conclude(results) {
      const findings = trials.flatMap(({ cheat, trial }): Finding[] => {
        const result = resultOf(results, trial);
        const won = bugs.filter((id) => passes(result, fileOfBug(id)));
        // No verdict is no points either; whoever hands such a thing in is told so.
        if (result.failure !== null || won.length === 0) return [];
        return [
          {
            check: 'cheats',
            severity: 'error',
            message: `The cheat "${cheat.name}" squashes ${won.map((id) => `"${id}"`).join(', ')}: ${cheat.why}`,
            file: `${exercise.solutionRoot}/hidden/${fileOfBug(won[0] ?? '')}`,
            line: null,
            next: 'expect something that only working code can say, with values from `random`',
          },
        ];
      });
      return { findings, cheats: cheats.length };
    },
  };
}
