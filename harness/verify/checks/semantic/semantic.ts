import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import type { NextStep } from '../../../domain/failure.ts';
import { error, found, type Messages, warning } from '../../check.ts';
import type { Fault, Survivor } from '../../faults.ts';
import type { Finding } from '../../finding.ts';
import { placeInPatch, solvedTreeOf } from '../../fixes.ts';
import { wordMutant } from '../../mutants/mutant-wording.ts';
import { treePatch } from '../../tree-patch.ts';
import { type FaultTrial, failingIds, resultOf, SEED, type Trial, type TrialResults } from '../../trial.ts';
import type { Difference } from '../differential/transcript.ts';
import { MUTANT_LIMITS } from '../mutation/mutation.ts';
import { type MadeUpFix, madeUpFixes } from './made-up-fixes.ts';

const messages = {
  accepted: (which: MadeUpFix, keep: NextStep, difference: string) =>
    error(`${headOf(which)}. ${difference}`, keep),
  survives: (which: MadeUpFix, keep: NextStep) => warning(`${headOf(which)}.`, keep),
  notJudged: (what: string, why: string) =>
    warning(`${what} could not be judged: ${why}`, 'Run verify again.'),
} satisfies Messages;

/** Plausible misunderstandings of a fix, made up from its reference, must not be accepted. */
export const semantic = { name: 'semantic', messages, plan } as const;

export interface SemanticFacts {
  readonly findings: readonly Finding[];
  readonly survivors: readonly Survivor[];
  readonly made: number;
  readonly tried: number;
  readonly killed: number;
}

export interface SemanticPlan {
  readonly trials: readonly Trial[];
  readonly faults: readonly FaultTrial[];
  /** Those that every test accepts. */
  survivors(results: TrialResults): MadeUpFix[];
  /** @param differences how survivors answer differently from the reference, where that could be shown */
  conclude(results: TrialResults, differences: ReadonlyMap<MadeUpFix, Difference>): SemanticFacts;
}

function plan(exerciseFiles: ExerciseFiles): SemanticPlan {
  const { chosen, made } = madeUpFixes(exerciseFiles);
  const cases = chosen.map((which) => {
    const text = wordMutant(which.mutant);
    const fault: Fault = { id: `made-up:${which.number}`, kind: 'made-up fix', text };
    return { which, fault, trial: trialOf(which, text) };
  });
  const isKilled = (trial: Trial, results: TrialResults) => failingIds(resultOf(results, trial)).length > 0;
  const survivors = (results: TrialResults) =>
    cases.filter(({ trial }) => resultOf(results, trial).failure === null && !isKilled(trial, results));
  const { id } = exerciseFiles.exercise.manifest;
  return {
    trials: cases.map(({ trial }) => trial),
    faults: cases,
    survivors: (results) => survivors(results).map(({ which }) => which),
    conclude(results, differences) {
      const unjudged = cases.flatMap(({ trial }) => {
        const { failure } = resultOf(results, trial);
        return failure === null ? [] : [found('semantic', messages.notJudged(trial.label, failure))];
      });
      const alive = survivors(results).map(({ which }) => {
        const difference = differences.get(which);
        const keep: NextStep = {
          command: ['fix', 'keep', id, String(which.number), '--as', nameOf(which)],
          lead: `Write the test of hidden/${which.fix.files[0]} that it fails and keep it in the corpus; or, if no test could tell the difference, waive it in solution.yaml with a reason`,
        };
        const said = difference
          ? messages.accepted(which, keep, difference.text)
          : messages.survives(which, keep);
        const { file, line } = placeInPatch(exerciseFiles, which.fix, which.mutant.file, which.mutant.line);
        const diff = treePatch(which.fix.after, which.tree).split('\n').slice(4);
        return {
          finding: found('semantic', said, file, line),
          survivor: { check: 'semantic' as const, message: said.message, diff },
        };
      });
      const killed = cases.filter(({ trial }) => isKilled(trial, results)).length;
      return {
        findings: [...unjudged, ...alive.map(({ finding }) => finding)],
        survivors: alive.map(({ survivor }) => survivor),
        made,
        tried: cases.length,
        killed,
      };
    },
  };
}

/** `FirstOnly` as a patch may be called. */
function nameOf({ mutant, number }: MadeUpFix): string {
  return `${mutant.mutator.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}-${number}`;
}

function headOf({ fix, mutant }: MadeUpFix): string {
  const place = `line ${mutant.line} of ${fix.name === 'extension' ? solvedTreeOf(fix) : 'the fixed code'}`;
  return `A made-up fix of "${fix.name}" is accepted: ${wordMutant(mutant)} (${place})`;
}

function trialOf({ fix, tree }: MadeUpFix, text: string): Trial {
  return {
    label: `${fix.name}: ${text}`,
    tree,
    files: fix.files,
    seed: SEED,
    conditions: { stopsAtFailure: 'other files' },
    limits: MUTANT_LIMITS,
    stopsWhenRetried: 'run',
    shares: 'everything',
  };
}
