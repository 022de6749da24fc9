import { join } from 'node:path';
import {
  type ExerciseFiles,
  type Patch,
  patched,
  patchesOf,
  referencesOf,
} from '../../../catalog/exercise-files.ts';
import { error, found, type Messages, type Said } from '../../check.ts';
import { faultIdOf } from '../../faults.ts';
import type { Finding } from '../../finding.ts';
import {
  EXTENSION,
  type FaultTrial,
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

const messages = {
  rejected: (test: string, assertion: string | undefined) =>
    error(
      `The alternative is rejected: "${test}" fails${assertion ? ` [${assertion}]` : ''}.`,
      'If the fix is right, the test demands too much: widen it. If not, declare the patch as wrong.',
    ),
  doesNotRun: (why: string) => error(`The alternative does not run: ${why}`, 'Repair the patch.'),
  acceptedThough: (bug: string, file: string) =>
    error(
      `The wrong fix is accepted: every test of "${bug}" passes, which it should leave alive.`,
      `Write the test of hidden/${file} that it fails. If it fails a guard instead, say \`alive: []\`; if it is right, take the patch and its entry in solution.yaml away.`,
    ),
  squashes: (bug: string) =>
    error(
      `The wrong fix is accepted: "${bug}" counts as squashed, and no guard fails.`,
      `Name "${bug}" in its \`alive\` and write the test it fails, or a guard.`,
    ),
  rejectedForAnotherReason: (why: string) =>
    error(
      `The wrong fix is rejected for another reason than it says: ${why}`,
      'Turn it into code that runs.',
    ),
  extensionAccepted: () =>
    error(
      'The wrong extension is accepted: every test of the extension passes.',
      'Write the test it fails, or take the patch away.',
    ),
  extensionNotJudged: (why: string) => error(`It cannot be judged: ${why}`, 'Turn it into code that runs.'),
} satisfies Messages;

/** All alternatives must be accepted, all wrong fixes rejected, for the bugs that they are declared to leave alive. */
export const corpus = { name: 'corpus', messages, plan } as const;

export interface CorpusFacts {
  readonly findings: readonly Finding[];
  readonly accepted: number;
  readonly rejected: number;
}

/** A wrong fix that hangs does so in each test; see `stopsWhenRetried`. */
const WRONG_FIX_LIMITS = { runLimitMs: 20_000, requestLimitMs: 4_000 };

interface Case {
  readonly patch: Patch;
  readonly trial: Trial;
  /** Why the patch is not treated as it should be; undefined if it is. */
  complaint(result: TrialResult): Said | undefined;
}

export interface CorpusPlan {
  readonly trials: readonly Trial[];
  readonly faults: readonly FaultTrial[];
  surprising(results: TrialResults): readonly Trial[];
  /** @param dependent bugs whose reference is not accepted by itself: their alternatives can't be either */
  conclude(results: TrialResults, dependent: ReadonlySet<string>): CorpusFacts;
}

function plan(exerciseFiles: ExerciseFiles): CorpusPlan {
  const cases = [...bugCases(exerciseFiles), ...extensionCases(exerciseFiles)];
  return {
    trials: cases.map(({ trial }) => trial),
    faults: cases.flatMap(({ patch, trial }) => {
      const why = exerciseFiles.exercise.solution.wrong.find((entry) => entry.patch === patch.name)?.why;
      const fault = { id: faultIdOf(patch.name), kind: 'wrong fix' as const, text: why ?? patch.name };
      return patch.kind === 'wrong' ? [{ fault, trial }] : [];
    }),
    surprising: (results) =>
      cases
        .filter(({ trial, complaint }) => complaint(resultOf(results, trial)) !== undefined)
        .map(({ trial }) => trial),
    conclude(results, dependent) {
      const findings = cases.flatMap(({ patch, trial, complaint }): Finding[] => {
        if (patch.kind === 'alternative' && patch.bug !== null && dependent.has(patch.bug)) return [];
        const said = complaint(resultOf(results, trial));
        if (!said) return [];
        return [found('corpus', said, join(exerciseFiles.exercise.solutionRoot, patch.name))];
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
        trial: trialOf(patch, patched(exerciseFiles, [patch]), [own, GUARD]),
        complaint: (result) => acceptedOrWhy(result, [own, GUARD]),
      }),
    );
    const rejected = patchesOf(exerciseFiles, id, 'wrong').map((patch): Case => {
      const alive = wrong.find((entry) => entry.patch === patch.name)?.alive ?? [id];
      const files = alive.includes(id) ? alive.map(fileOfBug) : [own, ...alive.map(fileOfBug), GUARD];
      return {
        patch,
        trial: trialOf(patch, patched(exerciseFiles, [patch]), files),
        complaint(result) {
          const unusable = whyUnusable(result);
          if (unusable !== undefined) return messages.rejectedForAnotherReason(unusable);
          const survivor = alive.find((bug) => passes(result, fileOfBug(bug)));
          if (survivor !== undefined) return messages.acceptedThough(survivor, fileOfBug(survivor));
          if (!alive.includes(id) && passes(result, own) && passes(result, GUARD))
            return messages.squashes(id);
          return undefined;
        },
      };
    });
    return [...accepted, ...rejected];
  });
}

function extensionCases(exerciseFiles: ExerciseFiles): Case[] {
  const bugs = exerciseFiles.exercise.solution.bugs.map(({ id }) => id);
  const references = referencesOf(exerciseFiles, bugs);
  const tree = (patch: Patch) => patched(exerciseFiles, [...references, patch]);
  const files = [EXTENSION, GUARD, ...bugs.map(fileOfBug)];
  const accepted = patchesOf(exerciseFiles, null, 'alternative').map(
    (patch): Case => ({
      patch,
      trial: trialOf(patch, tree(patch), files),
      complaint: (result) => acceptedOrWhy(result, files),
    }),
  );
  const rejected = patchesOf(exerciseFiles, null, 'wrong').map(
    (patch): Case => ({
      patch,
      trial: trialOf(patch, tree(patch), [EXTENSION]),
      complaint(result) {
        const unusable = whyUnusable(result);
        if (unusable !== undefined) return messages.extensionNotJudged(unusable);
        return passes(result, EXTENSION) ? messages.extensionAccepted() : undefined;
      },
    }),
  );
  return [...accepted, ...rejected];
}

function acceptedOrWhy(result: TrialResult, files: readonly string[]): Said | undefined {
  const unusable = whyUnusable(result);
  if (unusable !== undefined) return messages.doesNotRun(unusable);
  const file = files.find((name) => !passes(result, name));
  if (file === undefined) return undefined;
  return messages.rejected(failingIds(result, file)[0] ?? '', result.firstError?.split('\n')[0]);
}

function whyUnusable({ failure, problems }: TrialResult): string | undefined {
  return failure ?? problems[0];
}

/** Of a wrong fix each test is asked, for the kill matrix; an alternative that is rejected need not go on. */
function trialOf(patch: Patch, tree: Trial['tree'], files: readonly string[]): Trial {
  const common = { label: patch.name, tree, files, seed: SEED, shares: 'everything' } as const;
  return patch.kind === 'wrong'
    ? { ...common, conditions: {}, limits: WRONG_FIX_LIMITS, stopsWhenRetried: 'file' }
    : { ...common, conditions: { stopsAtFailure: 'file' } };
}
