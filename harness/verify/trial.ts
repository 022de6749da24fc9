import type { Tree } from '../catalog/exercise-files.ts';
import type { RunConditions, RunLimits } from '../grading/supervisor/run-types.ts';
import type { Fault } from './faults.ts';

/** One run of hidden tests over one tree. */
export interface Trial {
  /** What is tried, for progress and messages. */
  readonly label: string;
  readonly tree: Tree;
  /** Hidden test files, relative to `hidden/`, in the order to run them in. */
  readonly files: readonly string[];
  readonly seed: string;
  readonly conditions: RunConditions;
  readonly limits?: Partial<RunLimits>;
  /** What a second try, after a limit was hit, gives up at the first failure: each test of it may hit one. */
  readonly stopsWhenRetried?: 'file' | 'run';
  /** Whether every core has something else to do meanwhile. */
  readonly hasBusyNeighbours?: boolean;
  /**
   * Something else than the hidden tests, once. `visible tests`: the tree's own tests and its type check; type errors
   * are its `problems`. `every crash`: the hidden tests again and again, over code that ends at the first request of
   * each test, at the second, and so on to the last (`crashPoints`); `failure` is that of the first run without a verdict.
   */
  readonly runs?: 'visible tests' | 'every crash';
  /**
   * What of an earlier trial's processes it may run in; its examiner when absent. `everything`: also where other code
   * of the exercise ran before, which is for the many trials whose code nobody doubts to be well-behaved.
   */
  readonly shares?: 'nothing' | 'everything';
  /** Tells trials apart that are alike on purpose. */
  readonly repetition?: number;
  readonly keepsErrors?: boolean;
}

/** What came of a trial; plain data, because it is remembered between two calls of `verify`. */
export interface TrialResult {
  /** Test ids (file › describes › title) with how each ended, in the order collected. */
  readonly tests: readonly { readonly id: string; readonly state: 'pass' | 'fail' | 'skip' }[];
  /** Of the first test that failed: what its assertion said. */
  readonly firstError: string | null;
  /** What each failing test said, by id, of a trial that `keepsErrors`. */
  readonly errors?: Readonly<Record<string, string>>;
  /** Why the code could not be loaded or started, in one line each. */
  readonly problems: readonly string[];
  readonly limitsHit: readonly string[];
  /** Why there is no verdict at all; then the rest says nothing. */
  readonly failure: string | null;
  readonly durationMs: number;
  /** Of `every crash`: in how many runs the code ended. */
  readonly crashes?: number;
}

export type TrialResults = ReadonlyMap<Trial, TrialResult>;

/** A fault, and the run that shows which tests notice it. */
export interface FaultTrial {
  readonly fault: Fault;
  readonly trial: Trial;
}

/** What a check wants tried, and what it makes of the results. Planned purely, before anything runs. */
export interface CheckPlan<Facts> {
  readonly trials: readonly Trial[];
  /** Those of the trials in which something is wrong with the code. */
  readonly faults?: readonly FaultTrial[];
  /** Trials whose results would be findings. Each is run once more, so that a flaky test is called flaky. */
  surprising?(results: TrialResults): readonly Trial[];
  conclude(results: TrialResults): Facts;
}

export function resultOf(results: TrialResults, trial: Trial): TrialResult {
  const result = results.get(trial);
  if (!result) throw new Error(`the trial "${trial.label}" has no result`);
  return result;
}

export function testsOf({ tests }: TrialResult, file: string): TrialResult['tests'] {
  return tests.filter(({ id }) => id.startsWith(`${file} › `));
}

/** Whether a file's tests ran and all passed. */
export function passes(result: TrialResult, file: string): boolean {
  const tests = testsOf(result, file);
  return result.failure === null && tests.length > 0 && tests.every(({ state }) => state === 'pass');
}

export function failingIds(result: TrialResult, file?: string): string[] {
  return (file === undefined ? result.tests : testsOf(result, file))
    .filter(({ state }) => state === 'fail')
    .map(({ id }) => id);
}

export const GUARD = 'guard.test.ts';
export const EXTENSION = 'extension.test.ts';
export const fileOfBug = (bugId: string) => `${bugId}.test.ts`;

/** The seed of every trial that does not vary it. */
export const SEED = '20261122';

/** A trial of the visible tests of a tree. */
export const visibleTrial = (label: string, tree: Trial['tree']): Trial => ({
  label: `${label}, visible tests`,
  tree,
  files: [],
  seed: SEED,
  conditions: {},
  runs: 'visible tests',
});
