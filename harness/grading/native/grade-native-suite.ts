import type { ExerciseFiles, Tree } from '../../catalog/exercise-files.ts';
import type { Clock } from '../../domain/clock.ts';
import type { NativeSuite } from '../../domain/exercise.ts';
import { computeScore, type TakenHint } from '../../domain/score.ts';
import type { Problem, Verdict } from '../../domain/verdict.ts';
import { isTestFile } from '../../suites/test-files.ts';
import { type JudgedFacts, ungradable, verdictFrame } from '../judge.ts';
import { diffStat, graftSubmission, type Submission } from '../submission.ts';
import type { RunRequest, TestOutcome } from '../supervisor/run-types.ts';
import {
  isRunnable,
  type NativeSuiteHost,
  runNativeSuite,
  type SandboxedSuiteRun,
} from './run-native-suite.ts';

/**
 * The tree that is graded: a submission's source over the pristine one, every file on the side of the tests as the
 * exercise has it, and the hidden ones over that. Tests that a candidate adds are left out; they could change others.
 */
export function suiteTree(submitted: Tree, repo: Tree, hidden: Tree): Tree {
  return new Map([
    ...[...submitted].filter(([path]) => !isTestFile(path)),
    ...[...repo].filter(([path]) => isTestFile(path)),
    ...hidden,
  ]);
}

interface Graded {
  readonly verdict: Verdict;
  readonly outcomes: readonly TestOutcome[];
  /** A native suite asks nothing of a subject. */
  readonly mostRequests: 0;
}

export interface NativeGradingHost extends NativeSuiteHost {
  readonly sandbox: Verdict['sandbox'];
  readonly clock: Clock;
}

/** A submission of an exercise with a native suite. */
export interface NativeSubmission {
  readonly suite: NativeSuite;
  readonly exerciseFiles: ExerciseFiles;
  readonly submission: Submission;
  readonly seed: string;
  readonly startedMs: number;
}

interface NativeGradeOptions extends Pick<RunRequest, 'signal' | 'onOutcome'> {
  readonly hints?: readonly TakenHint[];
}

/** Grades a submission by the exercise's own suite; type check and own tests are not run on top. */
export async function gradeNativeSuite(
  host: NativeGradingHost,
  { suite, exerciseFiles, submission, seed, startedMs }: NativeSubmission,
  { hints, signal, onOutcome }: NativeGradeOptions,
): Promise<Graded> {
  const { exercise, repo, hidden } = exerciseFiles;
  const facts = (totalMs: number, examinerMs: number): JudgedFacts => ({
    exercise,
    problems: submission.problems,
    diff: diffStat(exerciseFiles, submission),
    sandbox: host.sandbox,
    seed,
    hints: hints ?? [],
    checks: null,
    ownTests: null,
    files: [],
    expectedIds: undefined,
    timings: { totalMs: Math.round(totalMs), stageMs: 0, examinerMs: Math.round(examinerMs) },
  });
  const missing = notRunnable(host, exercise.manifest.id, suite);
  if (missing) return { verdict: ungradable(missing, facts(0, 0)), outcomes: [], mostRequests: 0 };
  const tree = suiteTree(graftSubmission(exerciseFiles, submission), repo, hidden);
  const run = await runForVerdict(host, tree, suite, signal);
  const totalMs = host.clock.monotonicMs() - startedMs;
  const judged = judgeSuite(run, facts(totalMs, run.durationMs), signal?.aborted === true);
  for (const outcome of judged.outcomes) onOutcome?.(outcome);
  return { ...judged, mostRequests: 0 };
}

/** Runs a suite, once more where time was lost and something did not go well. */
async function runForVerdict(
  host: NativeSuiteHost,
  tree: Tree,
  suite: NativeSuite,
  signal: AbortSignal | undefined,
): Promise<SandboxedSuiteRun> {
  const run = await runNativeSuite(host, tree, suite, { signal });
  const isFlawless = run.outcome === 'reported' && [...run.tests.values()].every((state) => state === 'pass');
  if (!run.lostTime || isFlawless || signal?.aborted) return run;
  return runNativeSuite(host, tree, suite, { signal });
}

/** Why no native suite can be run here; undefined where it can. */
export function notRunnable(
  host: Pick<NativeSuiteHost, 'packagesRoot'>,
  exerciseId: string,
  suite: NativeSuite,
): { readonly code: 'packages-missing'; readonly message: string; readonly next: string } | undefined {
  if (isRunnable(host, suite)) return undefined;
  return {
    code: 'packages-missing',
    message: `The packages of "${exerciseId}" are not installed on this machine.`,
    next: `Install them: bugsquash import --install ${exerciseId}`,
  };
}

/** What became of the tests that decide, as for any hidden test. */
interface JudgedSuite {
  readonly verdict: Verdict;
  readonly outcomes: readonly TestOutcome[];
}

/** Pure. A test that did not run, whatever the reason, has failed. */
export function judgeSuite(run: SandboxedSuiteRun, facts: JudgedFacts, isCancelled: boolean): JudgedSuite {
  const deciding = facts.exercise.solution.suite;
  if (!deciding) throw new Error('An exercise with a suite does not say which of its tests decide.');
  if (isCancelled) {
    const cancelled = {
      code: 'grading-incomplete' as const,
      message: 'Grading was cancelled before it ended.',
      next: 'Grade or submit again.',
    };
    return { verdict: ungradable(cancelled, facts), outcomes: [] };
  }
  const tests = run.outcome === 'reported' ? run.tests : new Map<string, 'pass' | 'fail'>();
  const outcomeOf = (id: string): TestOutcome => {
    const state = tests.get(id);
    const error = state === 'pass' ? null : state === 'fail' ? 'it failed' : 'it did not run';
    return { id, state: state ?? 'fail', error };
  };
  const tallyOf = (ids: readonly string[]) => ({
    passed: ids.filter((id) => tests.get(id) === 'pass').length,
    total: ids.length,
  });
  const bugs = facts.exercise.solution.bugs.map(({ id, title, weight }) => {
    const tally = tallyOf(deciding.fail_to_pass[id] ?? []);
    return { id, title, weight, squashed: tally.total > 0 && tally.passed === tally.total, tests: tally };
  });
  const regressions =
    run.outcome === 'reported'
      ? regressionsIn(deciding.pass_to_pass, tests)
      : ['the test suite runs to its end'];
  return {
    verdict: {
      ...verdictFrame(facts, run.limitsHit),
      outcome: 'graded',
      bugs,
      guards: tallyOf(deciding.pass_to_pass),
      regressions,
      extension: null,
      problems: [...facts.problems, ...problemsOf(run)],
      score: computeScore(bugs, regressions.length, facts.hints, null),
      failure: null,
    },
    outcomes: [...Object.values(deciding.fail_to_pass).flat(), ...deciding.pass_to_pass].map(outcomeOf),
  };
}

/** Guards that do not pass; a file of which none ran is one regression and not hundreds. */
function regressionsIn(guards: readonly string[], tests: ReadonlyMap<string, 'pass' | 'fail'>): string[] {
  const fileOf = (id: string) => id.split(' › ', 1)[0] ?? id;
  const ran = new Set(guards.filter((id) => tests.has(id)).map(fileOf));
  const broken = guards.filter((id) => tests.get(id) !== 'pass');
  return [
    ...new Set(broken.map((id) => (ran.has(fileOf(id)) ? id : `${fileOf(id)} (none of its tests ran)`))),
  ];
}

const WHAT_HAPPENED = {
  'build-failed': 'The build before the tests failed',
  'no-report': 'The test runner ended without a report',
  timeout: 'The tests did not end within their time limit',
  output: 'The tests printed more than they may',
  crashed: 'The tests ended without a result',
} as const;

function problemsOf(run: SandboxedSuiteRun): Problem[] {
  if (run.outcome === 'reported') return [];
  const lines = run.output.split('\n').map((line) => line.trim());
  const said = lines.find((line) => /error/i.test(line)) ?? lines.findLast((line) => line !== '');
  const message = `${WHAT_HAPPENED[run.outcome]}${said === undefined ? '' : `: ${said.slice(0, 300)}`}`;
  return [{ code: `suite-${run.outcome}`, message }];
}
