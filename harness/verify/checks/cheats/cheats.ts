import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { error, found, type Messages } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { type CheckPlan, fileOfBug, passes, resultOf, SEED, type Trial } from '../../trial.ts';
import type { Cheat } from './submissions.ts';

const messages = {
  squashes: (cheat: string, bugs: readonly string[], why: string) =>
    error(
      `The cheat "${cheat}" squashes ${bugs.map((id) => `"${id}"`).join(', ')}: ${why}`,
      'Expect something that only working code can say, with values from `random`.',
    ),
} satisfies Messages;

export interface CheatFacts {
  readonly findings: readonly Finding[];
  readonly cheats: number;
}

/** Cheating submissions must squash nothing: what they answer, the hidden tests must not take for a fix. */
export const cheats = { name: 'cheats', messages, plan } as const;

function plan(exerciseFiles: ExerciseFiles, submissions: readonly Cheat[]): CheckPlan<CheatFacts> {
  const { exercise } = exerciseFiles;
  const bugs = exercise.solution.bugs.map(({ id }) => id);
  const trials = submissions.map((cheat) => ({
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
        // No verdict is no points either; a candidate who submits such a thing is told so.
        if (result.failure !== null || won.length === 0) return [];
        const file = `${exercise.solutionRoot}/hidden/${fileOfBug(won[0] ?? '')}`;
        return [found('cheats', messages.squashes(cheat.name, won, cheat.why), file)];
      });
      return { findings, cheats: submissions.length };
    },
  };
}
