import { join } from 'node:path';
import {
  type ExerciseFiles,
  type Patch,
  patched,
  patchesOf,
  referencesOf,
  type Tree,
} from '../../../catalog/exercise-files.ts';
import { error, found, type Messages, warning } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { resultOf, type Trial, type TrialResults } from '../../trial.ts';
import { type MadeUpFix, patchOfMadeUp } from '../semantic/made-up-fixes.ts';
import { sameGround } from './same-ground.ts';
import {
  type Difference,
  firstDifference,
  SCRIPT,
  scriptsOf,
  type Transcript,
  transcriptOf,
  transcriptTrial,
} from './transcript.ts';

const messages = {
  differs: (difference: string) =>
    error(
      `The alternative answers differently from the reference. ${difference}`,
      `If it is not right, declare it as wrong and write the test that it fails. If both are, hidden/${SCRIPT} asks for more than the README promises: narrow it.`,
    ),
  doesNotAnswer: (what: string) =>
    error(
      `${what} does not get so far as to answer hidden/${SCRIPT}.`,
      'Repair the script: run it by itself in a hidden test.',
    ),
  showsNothing: () =>
    warning(
      `hidden/${SCRIPT} shows no difference between the solved code and the code without a fix, whichever is left out.`,
      'Generate inputs that reach what was fixed.',
    ),
  noExport: () =>
    error(
      `hidden/${SCRIPT} exports neither \`differential\` nor \`extension\`.`,
      'Export what to ask: { inputs, replies }, as exercises/README.md says.',
    ),
} satisfies Messages;

/** References and alternatives must answer generated inputs alike. */
export const differential = { name: 'differential', messages, plan } as const;

export interface DifferentialFacts {
  readonly findings: readonly Finding[];
  /** Pairs of trees that were compared; null where the author says nothing of what to ask. */
  readonly compared: number | null;
  /** Bugs whose absent fix the inputs show. */
  readonly shown: readonly string[];
  readonly differences: ReadonlyMap<MadeUpFix, Difference>;
}

interface Pair {
  readonly label: string;
  readonly reference: Trial;
  readonly other: Trial;
}

export interface DifferentialPlan {
  readonly trials: readonly Trial[];
  conclude(results: TrialResults): DifferentialFacts;
}

/** @param survivors made-up fixes that every test accepts: whether they answer as the reference does */
function plan(exerciseFiles: ExerciseFiles, survivors: readonly MadeUpFix[]): DifferentialPlan {
  const { exercise, hidden } = exerciseFiles;
  const file = join(exercise.solutionRoot, 'hidden', SCRIPT);
  const scripts = scriptsOf(exerciseFiles);
  if (scripts.length === 0) {
    const findings = hidden.has(SCRIPT) ? [found('differential', messages.noExport(), file)] : [];
    return { trials: [], conclude: () => ({ findings, compared: null, shown: [], differences: new Map() }) };
  }
  const trialOf = sharedTrials();
  const pairOf = (label: string, bug: string | null, reference: Tree, other: Tree): Pair[] => {
    const script = bug === null ? 'extension' : 'differential';
    if (!scripts.includes(script)) return [];
    return [
      { label, reference: trialOf('the reference', reference, script), other: trialOf(label, other, script) },
    ];
  };
  const bugs = exercise.solution.bugs.map(({ id }) => id);
  const references = referencesOf(exerciseFiles, bugs);
  const alternatives = [...bugs, null].flatMap((bug) =>
    patchesOf(exerciseFiles, bug, 'alternative').flatMap((patch) => {
      const { reference, other } = sameGround(exerciseFiles, patch);
      return pairOf(patch.name, bug, reference, other).map((pair) => ({ pair, patch }));
    }),
  );
  const without = references.flatMap((left) => {
    const others = references.filter((reference) => reference !== left);
    const trees = [patched(exerciseFiles, references), patched(exerciseFiles, others)] as const;
    return pairOf(`without ${left.bug}`, left.bug, ...trees).map((pair) => ({ pair, bug: left.bug ?? '' }));
  });
  const madeUp = survivors.flatMap((which) => {
    const { reference, other } = sameGround(exerciseFiles, patchOf(which));
    return pairOf(`made-up fix ${which.number}`, bugOf(which), reference, other).map((pair) => ({
      pair,
      which,
    }));
  });
  const pairs = [...alternatives, ...without, ...madeUp].map(({ pair }) => pair);
  return {
    trials: [...new Set(pairs.flatMap(({ reference, other }) => [reference, other]))],
    conclude(results) {
      const answers = (trial: Trial) => transcriptOf(resultOf(results, trial));
      const differenceOf = ({ reference, other }: Pair) => compare(answers(reference), answers(other));
      const mute = [...new Set(pairs.map(({ reference }) => reference))]
        .filter((trial) => !answers(trial)?.size)
        .map(({ label }) => found('differential', messages.doesNotAnswer(label), file));
      const findings = alternatives.flatMap(({ pair, patch }): Finding[] => {
        const difference = differenceOf(pair);
        const place = join(exercise.solutionRoot, patch.name);
        return difference ? [found('differential', messages.differs(difference.text), place)] : [];
      });
      const shown = without.filter(({ pair }) => differenceOf(pair)).map(({ bug }) => bug);
      const blind = without.length > 0 && shown.length === 0 && mute.length === 0;
      const differences = madeUp.flatMap(({ pair, which }) => {
        const difference = differenceOf(pair);
        return difference ? [[which, difference] as const] : [];
      });
      return {
        findings: [
          ...mute,
          ...findings,
          ...(blind ? [found('differential', messages.showsNothing(), file)] : []),
        ],
        compared: alternatives.length,
        shown,
        differences: new Map(differences),
      };
    },
  };
}

function compare(reference: Transcript | null, other: Transcript | null): Difference | undefined {
  return reference && other ? firstDifference(reference, other) : undefined;
}

/** One trial for each tree, however often it is compared. */
function sharedTrials() {
  const trials = new Map<string, Trial>();
  return (label: string, tree: Tree, script: 'differential' | 'extension'): Trial => {
    const key = JSON.stringify([
      script,
      ...[...tree].map(([path, content]) => [path, content.toString('utf8')]).sort(),
    ]);
    const trial = trials.get(key) ?? transcriptTrial(label, tree, script);
    trials.set(key, trial);
    return trial;
  };
}

const bugOf = ({ fix }: MadeUpFix) => (fix.name === 'extension' ? null : fix.name);

function patchOf(which: MadeUpFix): Pick<Patch, 'name' | 'text' | 'bug'> {
  return { name: `made-up fix ${which.number}`, text: patchOfMadeUp(which), bug: bugOf(which) };
}
