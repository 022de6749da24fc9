import { join } from 'node:path';
import { type ExerciseFiles, patched, referencesOf } from '../../../catalog/exercise-files.ts';
import { error, found, type Messages } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { placeOfTest } from '../../test-place.ts';
import {
  type CheckPlan,
  failingIds,
  fileOfBug,
  GUARD,
  passes,
  resultOf,
  SEED,
  type Trial,
  type TrialResult,
} from '../../trial.ts';

const messages = {
  doesNotRun: (label: string, why: string) =>
    error(`With ${label}, nothing can be told: ${why}`, 'Fix the reference so that the code runs.'),
  fixedButFails: (bug: string, label: string, test: string) =>
    error(
      `"${bug}" is fixed, but with ${label} "${test}" still fails: its tests see another bug.`,
      `Make the test see "${bug}" alone; or, if that is impossible, name "${bug}" in the \`masks\` of the bug that hides it.`,
    ),
  passesUnfixed: (bug: string, label: string) =>
    error(
      `"${bug}" is not fixed, but with ${label} all its tests pass: another reference fixes it as well.`,
      `Keep the references apart, or write a test for "${bug}" that the other reference does not turn green.`,
    ),
  guardFails: (label: string, test: string) =>
    error(
      `With ${label} the guard "${test}" fails: a candidate who makes that fix first is told of a regression.`,
      'Fix the reference, or move the test to a bug.',
    ),
} satisfies Messages;

/** Up to this many bugs every subset of fixes is tried; 2⁵ are 32. */
const MAX_BUGS_FOR_ALL_SUBSETS = 5;

export interface MatrixRow {
  /** Bugs whose references are applied. */
  readonly fixed: readonly string[];
  /** Bugs whose tests all pass. */
  readonly squashed: readonly string[];
}

export interface IsolationFacts {
  readonly findings: readonly Finding[];
  readonly matrix: readonly MatrixRow[];
  /** Bugs whose reference is not accepted by itself. */
  readonly dependent: ReadonlySet<string>;
}

/** Bug k's tests must follow bug k's state alone, whatever else is fixed; declared masks are the exceptions. */
export const isolation = { name: 'isolation', messages, plan } as const;

interface Row {
  readonly fixed: readonly string[];
  readonly trial: Trial;
}

export interface IsolationPlan extends CheckPlan<IsolationFacts> {
  /** What one trial of it says by itself; undefined for a trial of another check. */
  rowOf(trial: Trial, result: TrialResult): MatrixRow | undefined;
}

function plan(exerciseFiles: ExerciseFiles): IsolationPlan {
  const ids = exerciseFiles.exercise.solution.bugs.map(({ id }) => id);
  const rows = subsetsOf(ids).map(
    (fixed): Row => ({
      fixed,
      trial: {
        label: fixed.length === 0 ? 'no fix' : `only ${fixed.join(' + ')}`,
        tree: patched(exerciseFiles, referencesOf(exerciseFiles, fixed)),
        // What a candidate with some bugs left is told of regressions depends on the guards.
        files: [
          ...ids.map(fileOfBug),
          ...(fixed.length === 1 || fixed.length === ids.length - 1 ? [GUARD] : []),
        ],
        seed: SEED,
        conditions: { stopsAtFailure: 'file' },
        shares: 'everything',
      },
    }),
  );
  const rowFor = (fixed: readonly string[], result: TrialResult): MatrixRow => {
    const runs = result.failure === null && result.problems.length === 0;
    return { fixed, squashed: runs ? ids.filter((id) => passes(result, fileOfBug(id))) : [] };
  };
  const fixedIn = new Map(rows.map(({ trial, fixed }) => [trial, fixed]));
  return {
    trials: rows.map(({ trial }) => trial),
    rowOf(trial, result) {
      const fixed = fixedIn.get(trial);
      return fixed && rowFor(fixed, result);
    },
    surprising: (results) =>
      rows
        .filter((row) => rowFindings(exerciseFiles, row, resultOf(results, row.trial)).length > 0)
        .map(({ trial }) => trial),
    conclude(results) {
      const dependent = new Set<string>();
      const matrix: MatrixRow[] = [];
      const findings = rows.flatMap((row) => {
        const result = resultOf(results, row.trial);
        matrix.push(rowFor(row.fixed, result));
        const found = rowFindings(exerciseFiles, row, result);
        const [only, ...more] = row.fixed;
        if (found.length > 0 && only !== undefined && more.length === 0) dependent.add(only);
        return found;
      });
      return { findings, matrix, dependent };
    },
  };
}

function rowFindings(exerciseFiles: ExerciseFiles, { fixed, trial }: Row, result: TrialResult): Finding[] {
  const { bugs } = exerciseFiles.exercise.solution;
  const why = result.failure ?? result.problems[0];
  if (why !== undefined) {
    const file = join(exerciseFiles.exercise.solutionRoot, 'solution.yaml');
    return [found('isolation', messages.doesNotRun(trial.label, why), file)];
  }
  const ofBugs = bugs.flatMap(({ id }): Finding[] => {
    const isFixed = fixed.includes(id);
    if (passes(result, fileOfBug(id)) === isFixed) return [];
    const isMasked = bugs.some(({ id: other, masks }) => masks?.includes(id) && !fixed.includes(other));
    if (isMasked) return [];
    const test = failingIds(result, fileOfBug(id))[0] ?? fileOfBug(id);
    const place = placeOfTest(exerciseFiles, test);
    return [
      isFixed
        ? found('isolation', messages.fixedButFails(id, trial.label, test), place.file, place.line)
        : found('isolation', messages.passesUnfixed(id, trial.label), place.file),
    ];
  });
  if (!trial.files.includes(GUARD) || passes(result, GUARD)) return ofBugs;
  const guards = failingIds(result, GUARD).map((test) => {
    const place = placeOfTest(exerciseFiles, test);
    return found('isolation', messages.guardFails(trial.label, test), place.file, place.line);
  });
  return [...ofBugs, ...guards];
}

/** All subsets of few; of many: none, singles, pairs, leave-one-out and all. */
export function subsetsOf(ids: readonly string[]): string[][] {
  const all = Array.from({ length: 2 ** Math.min(ids.length, 20) }, (_, bits) =>
    ids.filter((_id, index) => (bits >> index) & 1),
  );
  if (ids.length <= MAX_BUGS_FOR_ALL_SUBSETS) return all;
  return all.filter(({ length }) => length <= 2 || length >= ids.length - 1);
}
