import { join } from 'node:path';
import type { ExerciseFiles, Tree } from '../../../catalog/exercise-files.ts';
import { error, found, type Messages } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { type Fix, fixesInSolvedTree, placeInPatch, solvedTreeOf } from '../../fixes.ts';
import { type Mutant, mutantsOf } from '../../mutants/mutants.ts';
import { type CheckPlan, failingIds, resultOf, SEED, type Trial } from '../../trial.ts';

const messages = {
  noMutants: (fix: string) =>
    error(
      `No mutant can be made of the fix of "${fix}", so nothing shows that its tests look closely.`,
      'Write the reference so that it adds or changes code.',
    ),
  notJudged: (what: string, why: string) => error(`${what} could not be judged: ${why}`, 'Run verify again.'),
  sentinelSurvives: (fix: string, file: string) =>
    error(
      `The sentinel of "${fix}" survived: without its fix no hidden test fails, so this check proves nothing.`,
      `Make hidden/${file} fail on the code without the fix.`,
    ),
  survives: (fix: string, mutant: string, place: string, file: string) =>
    error(
      `A mutant of the fix of "${fix}" survives: ${mutant} (${place})`,
      `Write a test for hidden/${file} that it fails; or, if nobody could tell the difference, waive it in solution.yaml with a reason.`,
    ),
} satisfies Messages;

/** Every mutant of the code that a reference changes must be killed by a hidden test. */
export const mutation = { name: 'mutation', messages, plan } as const;

export interface MutationFacts {
  readonly findings: readonly Finding[];
  /** By bug, and `extension`. */
  readonly byFix: Readonly<Record<string, { readonly mutants: number; readonly killed: number }>>;
}

interface Case {
  readonly fix: Fix;
  /** The sentinel is the code without the fix: where it lives, the run itself proves nothing. */
  readonly mutant: Mutant | 'sentinel';
  readonly trial: Trial;
}

/** A mutant that hangs is killed by a limit; it need not take its whole time. */
export const MUTANT_LIMITS = {
  runLimitMs: 30_000,
  requestLimitMs: 2_500,
  testLimitMs: 8_000,
  startLimitMs: 5_000,
};

async function plan(exerciseFiles: ExerciseFiles): Promise<CheckPlan<MutationFacts>> {
  const cases: Case[] = [];
  const fixes = fixesInSolvedTree(exerciseFiles);
  for (const fix of fixes) {
    cases.push({ fix, mutant: 'sentinel', trial: trialOf(fix, 'sentinel', fix.before) });
    for (const mutant of await mutantsOf(fix.before, fix.after)) {
      const tree = new Map(fix.after).set(mutant.file, mutant.content);
      cases.push({ fix, mutant, trial: trialOf(fix, wordMutant(mutant), tree) });
    }
  }
  const patchOf = ({ reference }: Fix) => join(exerciseFiles.exercise.solutionRoot, reference.name);
  return {
    trials: cases.map(({ trial }) => trial),
    conclude(results) {
      const byFix: Record<string, { mutants: number; killed: number }> = {};
      const without = fixes
        .filter((fix) => !cases.some((made) => made.fix === fix && made.mutant !== 'sentinel'))
        .map((fix) => found('mutation', messages.noMutants(fix.name), patchOf(fix)));
      for (const { name } of fixes) byFix[name] = { mutants: 0, killed: 0 };
      const findings = cases.flatMap(({ fix, mutant, trial }): Finding[] => {
        const result = resultOf(results, trial);
        if (result.failure !== null)
          return [found('mutation', messages.notJudged(trial.label, result.failure), patchOf(fix))];
        const isKilled = failingIds(result).length > 0;
        const [ownFile = ''] = fix.files;
        if (mutant === 'sentinel')
          return isKilled
            ? []
            : [found('mutation', messages.sentinelSurvives(fix.name, ownFile), patchOf(fix))];
        const tally = byFix[fix.name];
        if (tally) tally.mutants += 1;
        if (isKilled && tally) tally.killed += 1;
        if (isKilled) return [];
        const place = `line ${mutant.line} of ${solvedTreeOf(fix)}`;
        const said = messages.survives(fix.name, wordMutant(mutant), place, ownFile);
        const { file, line } = placeInPatch(exerciseFiles, fix, mutant.file, mutant.line);
        return [found('mutation', said, file, line)];
      });
      return { findings: [...without, ...findings], byFix };
    },
  };
}

function trialOf({ name, files }: Fix, what: string, tree: Tree): Trial {
  return {
    label: `${name}: ${what}`,
    tree,
    files,
    seed: SEED,
    conditions: { stopsAtFailure: 'run' },
    limits: MUTANT_LIMITS,
    shares: 'everything',
  };
}

/** One line that names a mutant for good; waivers quote it. */
function wordMutant({ file, mutator, original, replacement }: Mutant): string {
  return `${mutator} in ${file}: ${original || '(nothing)'} → ${replacement || '(nothing)'}`;
}
