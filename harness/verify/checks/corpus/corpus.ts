import { join } from 'node:path';
import {
  type ExerciseFiles,
  type Patch,
  patched,
  patchesOf,
  referenceOf,
} from '../../../catalog/exercise-files.ts';
import type { Finding } from '../../finding.ts';
import {
  EXTENSION,
  failingIds,
  fileOfBug,
  GUARD,
  passes,
  resultOf,
  SEED,
  type Trial,
  type TrialResult,
  type TrialResults,
} from '../../trial.ts';

export interface CorpusFacts {
  readonly findings: readonly Finding[];
  readonly accepted: number;
  readonly rejected: number;
}

interface Case {
  readonly patch: Patch;
  readonly trial: Trial;
  /** Why the patch is not treated as it should be; undefined if it is. */
  complaint(result: TrialResult): { readonly message: string; readonly next: string } | undefined;
}

export interface CorpusPlan {
  readonly trials: readonly Trial[];
  /** @param dependent bugs whose reference is not accepted by itself: their alternatives can't be either */
  conclude(results: TrialResults, dependent: ReadonlySet<string>): CorpusFacts;
}

/** All alternatives must be accepted, all wrong fixes rejected, for the bugs that they are declared to leave alive. */
export function planCorpus(exerciseFiles: ExerciseFiles): CorpusPlan {
  const cases = [...bugCases(exerciseFiles), ...extensionCases(exerciseFiles)];
  return {
    trials: cases.map(({ trial }) => trial),
    conclude(results, dependent) {
      const findings = cases.flatMap(({ patch, trial, complaint }): Finding[] => {
        if (patch.kind === 'alternative' && patch.bug !== null && dependent.has(patch.bug)) return [];
        const found = complaint(resultOf(results, trial));
        if (!found) return [];
        const file = join(exerciseFiles.exercise.solutionRoot, patch.name);
        return [{ check: 'corpus', severity: 'error', ...found, file, line: null }];
      });
      const count = (kind: Patch['kind']) => cases.filter(({ patch }) => patch.kind === kind).length;
      return { findings, accepted: count('alternative'), rejected: count('wrong') };
    },
  };
}

function bugCases(exerciseFiles: ExerciseFiles): Case[] {
  const { bugs, wrong } = exerciseFiles.exercise.solution;
  return bugs.flatMap(({ id }) => {
    const own = fileOfBug(id);
    const accepted = patchesOf(exerciseFiles, id, 'alternative').map(
      (patch): Case => ({
        patch,
        trial: trialOf(patch, patched(exerciseFiles, [patch]), [own, GUARD], 'file'),
        complaint: (result) => acceptedOrWhy(result, [own, GUARD]),
      }),
    );
    const rejected = patchesOf(exerciseFiles, id, 'wrong').map((patch): Case => {
      const alive = wrong.find((entry) => entry.patch === patch.name)?.alive ?? [id];
      const files = alive.includes(id) ? alive.map(fileOfBug) : [own, ...alive.map(fileOfBug), GUARD];
      return {
        patch,
        trial: trialOf(patch, patched(exerciseFiles, [patch]), files, 'file'),
        complaint(result) {
          const unusable = whyUnusable(result);
          if (unusable !== undefined)
            return {
              message: `The wrong fix is rejected for another reason than it says: ${unusable}`,
              next: 'make it code that runs',
            };
          const survivor = alive.find((bug) => passes(result, fileOfBug(bug)));
          if (survivor !== undefined)
            return {
              message: `The wrong fix is accepted: every test of "${survivor}" passes, which it should leave alive.`,
              next: `write the test of hidden/${fileOfBug(survivor)} that it fails, or take the patch away`,
            };
          if (!alive.includes(id) && passes(result, own) && passes(result, GUARD))
            return {
              message: `The wrong fix is accepted: "${id}" counts as squashed, and no guard fails.`,
              next: `name "${id}" in its \`alive\` and write the test it fails, or a guard`,
            };
          return undefined;
        },
      };
    });
    return [...accepted, ...rejected];
  });
}

function extensionCases(exerciseFiles: ExerciseFiles): Case[] {
  const bugs = exerciseFiles.exercise.solution.bugs.map(({ id }) => id);
  const references = bugs.flatMap((id) => referenceOf(exerciseFiles, id) ?? []);
  const tree = (patch: Patch) => patched(exerciseFiles, [...references, patch]);
  const files = [EXTENSION, GUARD, ...bugs.map(fileOfBug)];
  const accepted = patchesOf(exerciseFiles, null, 'alternative').map(
    (patch): Case => ({
      patch,
      trial: trialOf(patch, tree(patch), files, 'file'),
      complaint: (result) => acceptedOrWhy(result, files),
    }),
  );
  const rejected = patchesOf(exerciseFiles, null, 'wrong').map(
    (patch): Case => ({
      patch,
      trial: trialOf(patch, tree(patch), [EXTENSION], 'file'),
      complaint(result) {
        const unusable = whyUnusable(result);
        if (unusable !== undefined)
          return { message: `It can't be judged: ${unusable}`, next: 'make it code that runs' };
        return passes(result, EXTENSION)
          ? {
              message: 'The wrong extension is accepted: every test of the extension passes.',
              next: 'write the test it fails, or take the patch away',
            }
          : undefined;
      },
    }),
  );
  return [...accepted, ...rejected];
}

function acceptedOrWhy(result: TrialResult, files: readonly string[]): ReturnType<Case['complaint']> {
  const unusable = whyUnusable(result);
  if (unusable !== undefined)
    return { message: `The alternative does not run: ${unusable}`, next: 'mend the patch' };
  const file = files.find((name) => !passes(result, name));
  if (file === undefined) return undefined;
  const error = result.firstError?.split('\n')[0];
  return {
    message: `The alternative is rejected: "${failingIds(result, file)[0]}" fails${error ? ` [${error}]` : ''}.`,
    next: 'if the fix is right, the test demands too much: widen it; if not, declare the patch as wrong',
  };
}

function whyUnusable({ failure, problems }: TrialResult): string | undefined {
  return failure ?? problems[0];
}

function trialOf(
  patch: Patch,
  tree: Trial['tree'],
  files: readonly string[],
  stopsAtFailure: 'file' | 'run',
): Trial {
  return { label: patch.name, tree, files, seed: SEED, conditions: { stopsAtFailure }, shares: 'everything' };
}
