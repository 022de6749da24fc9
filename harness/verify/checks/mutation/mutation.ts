import { join } from 'node:path';
import {
  type ExerciseFiles,
  type Patch,
  patched,
  referenceOf,
  type Tree,
} from '../../../catalog/exercise-files.ts';
import type { Finding } from '../../finding.ts';
import { type Mutant, mutantsOf } from '../../mutants/mutants.ts';
import {
  type CheckPlan,
  EXTENSION,
  failingIds,
  fileOfBug,
  GUARD,
  resultOf,
  SEED,
  type Trial,
} from '../../trial.ts';

export interface MutationFacts {
  readonly findings: readonly Finding[];
  /** By bug, and `extension`. */
  readonly byFix: Readonly<Record<string, { readonly mutants: number; readonly killed: number }>>;
}

interface Fix {
  /** A bug's id, or `extension`. */
  readonly name: string;
  readonly reference: Patch;
  readonly before: Tree;
  readonly after: Tree;
  /** Hidden files in the order in which they are likely to kill. */
  readonly files: readonly string[];
}

/** A mutant that hangs is killed by a limit; it need not take its whole time. */
const LIMITS = { runLimitMs: 30_000, requestLimitMs: 2_500, testLimitMs: 8_000, startLimitMs: 5_000 };

/**
 * Every mutant inside the lines that a reference adds must be killed by a hidden test. A sentinel for each fix,
 * the code without it, must die too: where it lives, the run itself proves nothing.
 */
export async function planMutation(exerciseFiles: ExerciseFiles): Promise<CheckPlan<MutationFacts>> {
  const trials: { readonly fix: Fix; readonly mutant: Mutant | 'sentinel'; readonly trial: Trial }[] = [];
  const fixes = fixesOf(exerciseFiles);
  for (const fix of fixes) {
    trials.push({ fix, mutant: 'sentinel', trial: trialOf(fix, 'sentinel', fix.before) });
    for (const mutant of await mutantsOf(fix.before, fix.after)) {
      const tree = new Map(fix.after).set(mutant.file, mutant.content);
      trials.push({ fix, mutant, trial: trialOf(fix, wordMutant(mutant), tree) });
    }
  }
  return {
    trials: trials.map(({ trial }) => trial),
    conclude(results) {
      const findings: Finding[] = [];
      const byFix: Record<string, { mutants: number; killed: number }> = {};
      const error = (message: string, file: string, line: number | null, next: string) =>
        findings.push({ check: 'mutation', severity: 'error', message, file, line, next });
      for (const { name, reference } of fixes) {
        byFix[name] = { mutants: 0, killed: 0 };
        if (!trials.some(({ fix, mutant }) => fix.name === name && mutant !== 'sentinel'))
          error(
            `No mutant can be made of the fix of "${name}", so nothing shows that its tests look closely.`,
            join(exerciseFiles.exercise.solutionRoot, reference.name),
            null,
            'write the reference so that it adds or changes code',
          );
      }
      for (const { fix, mutant, trial } of trials) {
        const result = resultOf(results, trial);
        const patchFile = join(exerciseFiles.exercise.solutionRoot, fix.reference.name);
        if (result.failure !== null) {
          error(`${trial.label} could not be judged: ${result.failure}`, patchFile, null, 'run verify again');
          continue;
        }
        const isKilled = failingIds(result).length > 0;
        if (mutant === 'sentinel') {
          if (!isKilled)
            error(
              `The sentinel of "${fix.name}" survived: without its fix no hidden test fails, so this check proves nothing.`,
              patchFile,
              null,
              `make hidden/${fix.files[0]} fail on the code without the fix`,
            );
          continue;
        }
        const tally = byFix[fix.name];
        if (tally) tally.mutants += 1;
        if (isKilled && tally) tally.killed += 1;
        if (!isKilled)
          error(
            `A mutant of the fix of "${fix.name}" survives: ${wordMutant(mutant)}`,
            join(exerciseFiles.exercise.exerciseRoot, 'repo', mutant.file),
            mutant.line,
            `write a test for hidden/${fix.files[0]} that it fails; or, if nobody could tell the difference, waive it in solution.yaml with a reason`,
          );
      }
      return { findings, byFix };
    },
  };
}

function fixesOf(exerciseFiles: ExerciseFiles): Fix[] {
  const bugs = exerciseFiles.exercise.solution.bugs.map(({ id }) => id);
  const references = bugs.flatMap((id) => referenceOf(exerciseFiles, id) ?? []);
  const all = patched(exerciseFiles, references);
  const ofBugs = bugs.flatMap((name): Fix[] => {
    const reference = referenceOf(exerciseFiles, name);
    if (!reference) return [];
    return [
      {
        name,
        reference,
        before: patched(
          exerciseFiles,
          references.filter((other) => other !== reference),
        ),
        after: all,
        files: [fileOfBug(name), GUARD, ...bugs.filter((id) => id !== name).map(fileOfBug)],
      },
    ];
  });
  const extension = referenceOf(exerciseFiles, null);
  if (!extension) return ofBugs;
  const after = patched(exerciseFiles, [...references, extension]);
  const files = [EXTENSION, GUARD, ...bugs.map(fileOfBug)];
  return [...ofBugs, { name: 'extension', reference: extension, before: all, after, files }];
}

function trialOf({ name, files }: Fix, what: string, tree: Tree): Trial {
  return {
    label: `${name}: ${what}`,
    tree,
    files,
    seed: SEED,
    conditions: { stopsAtFailure: 'run' },
    limits: LIMITS,
    shares: 'everything',
  };
}

/** One line that names a mutant for good; waivers quote it. */
export function wordMutant({ file, mutator, original, replacement }: Mutant): string {
  return `${mutator} in ${file}: ${original || '(nothing)'} → ${replacement || '(nothing)'}`;
}
