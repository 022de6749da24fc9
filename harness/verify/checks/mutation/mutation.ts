import { join } from 'node:path';
import type { ExerciseFiles, Tree } from '../../../catalog/exercise-files.ts';
import { error, found, type Messages } from '../../check.ts';
import type { Fault, Survivor } from '../../faults.ts';
import type { Finding } from '../../finding.ts';
import { type Fix, fixesInSolvedTree, placeInPatch, solvedTreeOf } from '../../fixes.ts';
import { wordMutant } from '../../mutants/mutant-wording.ts';
import { type Mutant, mutantsOf } from '../../mutants/mutants.ts';
import { shownDiff } from '../../mutants/shown-diff.ts';
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
      `Write a test for hidden/${file} that it fails; or, if no test could tell the difference, waive it in solution.yaml with a reason.`,
    ),
} satisfies Messages;

/** Every mutant of the code that a reference changes must be killed by a hidden test. */
export const mutation = { name: 'mutation', messages, plan } as const;

export interface MutationFacts {
  readonly findings: readonly Finding[];
  readonly survivors: readonly Survivor[];
  /** By bug, and `extension`. */
  readonly byFix: Readonly<Record<string, { readonly mutants: number; readonly killed: number }>>;
}

interface Case {
  readonly fix: Fix;
  /** The sentinel is the code without the fix: where it lives, the run itself proves nothing. */
  readonly mutant: Mutant | 'sentinel';
  readonly fault: Fault;
  readonly trial: Trial;
}

/** A mutant that hangs is killed by a limit; it need not take its whole time. */
export const MUTANT_LIMITS = {
  runLimitMs: 12_000,
  requestLimitMs: 2_500,
  testLimitMs: 8_000,
  startLimitMs: 5_000,
};

async function plan(exerciseFiles: ExerciseFiles): Promise<CheckPlan<MutationFacts>> {
  const cases: Case[] = [];
  const fixes = fixesInSolvedTree(exerciseFiles);
  for (const fix of fixes) {
    const without = {
      id: `without:${fix.name}`,
      kind: 'left out' as const,
      text: `the solved tree without the fix of "${fix.name}"`,
    };
    cases.push({ fix, mutant: 'sentinel', fault: without, trial: trialOf(fix, 'sentinel', fix.before) });
    for (const [index, mutant] of (await mutantsOf(fix.before, fix.after)).entries()) {
      const tree = new Map(fix.after).set(mutant.file, mutant.content);
      const text = wordMutant(mutant);
      const fault = { id: `${fix.name}:${index + 1}`, kind: 'mutant' as const, text };
      cases.push({ fix, mutant, fault, trial: trialOf(fix, text, tree) });
    }
  }
  const patchOf = ({ reference }: Fix) => join(exerciseFiles.exercise.solutionRoot, reference.name);
  return {
    trials: cases.map(({ trial }) => trial),
    faults: cases,
    conclude(results) {
      const byFix: Record<string, { mutants: number; killed: number }> = {};
      const without = fixes
        .filter((fix) => !cases.some((made) => made.fix === fix && made.mutant !== 'sentinel'))
        .map((fix) => found('mutation', messages.noMutants(fix.name), patchOf(fix)));
      for (const { name } of fixes) byFix[name] = { mutants: 0, killed: 0 };
      const survivors: Survivor[] = [];
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
        const diff = shownDiff(fix.after, mutant);
        survivors.push({ check: 'mutation', message: said.message, diff });
        return [found('mutation', said, file, line)];
      });
      return { findings: [...without, ...findings], survivors, byFix };
    },
  };
}

function trialOf({ name, files }: Fix, what: string, tree: Tree): Trial {
  return {
    label: `${name}: ${what}`,
    tree,
    files,
    seed: SEED,
    // Which tests of its own file notice it is worth knowing; that one of another does, is enough.
    conditions: { stopsAtFailure: 'other files' },
    limits: MUTANT_LIMITS,
    stopsWhenRetried: 'run',
    shares: 'everything',
  };
}
