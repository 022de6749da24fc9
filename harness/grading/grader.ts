import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type ExerciseFiles, readExerciseFiles, type Tree } from '../catalog/exercise-files.ts';
import type { OwnTest } from '../domain/attempt-event.ts';
import type { Clock } from '../domain/clock.ts';
import type { Exercise, NativeSuite, OwnPackages } from '../domain/exercise.ts';
import type { TakenHint } from '../domain/score.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { isDoubtful, type JudgedFacts, judge } from './judge.ts';
import { gradeNativeSuite, type NativeGradingHost, notRunnable } from './native/grade-native-suite.ts';
import { runNativeSuite, type SandboxedSuiteRun, type SuiteRunOptions } from './native/run-native-suite.ts';
import { missingPackages, withoutPackages } from './own-packages.ts';
import { catchesOf, judgeOwnTests, type OnOwnTestRun, runOwnTests, runsToJudge } from './own-tests.ts';
import { patientLimits } from './patient-limits.ts';
import { diffStat, graftSubmission, type Submission, seedOfDigest } from './submission.ts';
import {
  runChecks,
  runVisibleTests,
  testsOf,
  type VisibleOutcome,
  visibleOutcome,
} from './submission-checks.ts';
import type { ProcessPool } from './supervisor/process-pool.ts';
import { PreparedRun } from './supervisor/run.ts';
import {
  DEFAULT_LIMITS,
  type RunConditions,
  type RunLimits,
  type RunPlan,
  type RunRequest,
  type TestOutcome,
} from './supervisor/run-types.ts';
import { hiddenTestFiles, restartsSubject } from './supervisor/shards.ts';
import { GradingProcesses, type Installation } from './supervisor/start-processes.ts';

export interface GradeOptions
  extends Pick<RunRequest, 'signal' | 'onOutcome' | 'onCollected' | 'onNotStarted'> {
  /** A decimal string; from the submission's digest when absent. */
  readonly seed?: string | undefined;
  readonly hints?: readonly TakenHint[];
  /** Also run the type check and the visible tests, in the sandbox. */
  readonly checks?: boolean;
  /** Also find out which bugs the candidate's added tests catch. */
  readonly ownTests?: boolean;
  readonly limits?: Partial<RunLimits>;
  /** Only these hidden test files, relative to `hidden/`; bugs of the others stay alive in the verdict. */
  readonly hiddenFiles?: readonly string[];
  readonly conditions?: RunConditions;
  /** Processes of earlier runs, to be used again; only for code that is not a candidate's. */
  readonly pool?: ProcessPool | undefined;
  /** With `pool`: also the process in which the code of an earlier run ran. */
  readonly sharesSubject?: boolean;
  /** The exercise's files, where they have been read already. */
  readonly exerciseFiles?: ExerciseFiles;
}

/** A verdict, with the outcome of every hidden test for those who may see it (mentors, after a reveal). */
export interface Graded {
  readonly verdict: Verdict;
  readonly outcomes: readonly TestOutcome[];
  /** How often one test asked the code under test something, at most: the range of `subjectDiesAtRequest`. */
  readonly mostRequests: number;
}

/** More would start three processes each, and take longer for that than they save. */
export const MOST_WORKERS = Math.min(2, availableParallelism());

/** For a run that is repeated: processes of its own, and longer limits. */
function patient(options: GradeOptions): GradeOptions {
  return { ...options, pool: undefined, sharesSubject: false, limits: patientLimits(options.limits) };
}

/** A run that waits for its submission. */
interface WarmRun {
  readonly digest: string;
  readonly run: PreparedRun;
}

/**
 * Grades submissions. A pure function of exercise, file set and seed, but for `timings`: nothing is kept
 * between two submissions.
 */
export class Grader {
  readonly sandbox: Sandbox;
  readonly #processes: GradingProcesses;
  readonly #suites: NativeGradingHost;
  readonly #clock: Clock;
  readonly #workers: number;
  #warm: WarmRun | undefined;
  /** Of the exercise that was graded last. */
  #exerciseFiles: ExerciseFiles | undefined;

  /** @param workers how many workers share a service's hidden tests */
  constructor(sandbox: Sandbox, installation: Installation, clock: Clock, workers = MOST_WORKERS) {
    this.sandbox = sandbox;
    this.#processes = new GradingProcesses(sandbox, installation);
    const packagesRoot = installation.packagesRoot ?? join(installation.root, 'packages');
    this.#suites = { processes: this.#processes, packagesRoot, sandbox: sandbox.kind, clock };
    this.#clock = clock;
    this.#workers = workers;
  }

  /**
   * Starts the processes of the next submission of this exercise, so that they are warm when it comes. They are
   * used once; `dispose` ends what was not used. Resolves when they are ready.
   * @param workers how many share them, where they are not as many as usual
   * @returns how many rounds of the warm-up (`examiner/warm-up/`) each worker has behind it
   */
  async warmUp(exercise: Exercise, workers = this.#workers): Promise<readonly number[]> {
    if (exercise.manifest.suite) return [];
    const before = this.#warm;
    if (before?.digest === exercise.digest && before.run.isIdle) return before.run.whenReady();
    const exerciseFiles = this.#filesOf(exercise);
    const hasStandby = restartsSubject(exerciseFiles);
    const run = this.#prepare(exerciseFiles, { hasStandby, warmsUp: true, workers });
    this.#warm = { digest: exercise.digest, run };
    await before?.run.dispose();
    return run.whenReady();
  }

  async dispose(): Promise<void> {
    const warm = this.#warm;
    this.#warm = undefined;
    await warm?.run.dispose();
  }

  async grade(exercise: Exercise, submission: Submission, options: GradeOptions = {}): Promise<Graded> {
    const startedMs = this.#clock.monotonicMs();
    const seed = options.seed ?? seedOfDigest(submission.digest);
    const exerciseFiles = options.exerciseFiles ?? this.#filesOf(exercise);
    const tree = graftSubmission(exerciseFiles, submission);
    const { suite } = exercise.manifest;
    const native = { exerciseFiles, submission, seed, startedMs };
    if (suite) return gradeNativeSuite(this.#suites, { suite, ...native }, options);
    const missing = missingPackages(this.#suites.packagesRoot, exercise);
    if (missing)
      return withoutPackages(missing, exerciseFiles, submission, { seed, sandbox: this.sandbox.kind });
    const processes = this.#processes.with(exercise.ownPackages);
    const files = options.hiddenFiles ?? hiddenTestFiles(exerciseFiles);
    let prepared = this.#takeWarm(exercise, options) ?? this.#prepareFor(exerciseFiles, files, options);
    try {
      const stageMs = this.#clock.monotonicMs() - startedMs;
      const { signal, onOutcome, onCollected, onNotStarted } = options;
      const request = { tree, seed, files, signal, onOutcome, onCollected, onNotStarted };
      let run = await prepared.observe(request);
      if (isDoubtful(run)) {
        await prepared.dispose();
        prepared = this.#prepareFor(exerciseFiles, files, patient(options));
        run = await prepared.observe(request);
      }
      const checked = options.checks ? await runChecks(processes, prepared.stageRoot) : null;
      // Own tests run beside the references: what they take is not told.
      const totalMs = this.#clock.monotonicMs() - startedMs;
      const judged = options.ownTests
        ? judgeOwnTests(
            await runOwnTests(
              processes,
              exerciseFiles,
              submission,
              checked?.tests ?? (await runVisibleTests(processes, prepared.stageRoot)),
            ),
          )
        : null;
      const ownTests = judged && {
        added: judged.length,
        catches: catchesOf(judged, exercise.solution.bugs),
      };
      const facts: JudgedFacts = {
        exercise,
        problems: submission.problems,
        diff: diffStat(exerciseFiles, submission),
        sandbox: this.sandbox.kind,
        seed,
        hints: options.hints ?? [],
        checks: checked?.checks ?? null,
        ownTests,
        files,
        expectedIds: options.hiddenFiles ? undefined : exerciseFiles.provenTests?.ids,
        timings: {
          totalMs: Math.round(totalMs),
          stageMs: Math.round(stageMs),
          examinerMs: Math.round(run.examinerMs),
        },
      };
      return {
        verdict: judge(run, facts),
        outcomes: [...run.outcomes.values()],
        mostRequests: run.mostRequests,
      };
    } finally {
      await prepared.dispose();
    }
  }

  /** Runs a native suite over any tree, in the sandbox. */
  async runSuite(tree: Tree, suite: NativeSuite, options?: SuiteRunOptions): Promise<SandboxedSuiteRun> {
    return runNativeSuite(this.#suites, tree, suite, options);
  }

  /** What the tests that a submission adds are worth, test by test: for those who have seen the reference. */
  async judgeOwnTests(
    exercise: Exercise,
    submission: Submission,
    onRun: OnOwnTestRun = () => {},
  ): Promise<readonly OwnTest[]> {
    if (exercise.manifest.suite) return [];
    const exerciseFiles = this.#filesOf(exercise);
    onRun({ on: 'your code', done: 0, total: runsToJudge(exercise.solution.bugs) });
    const processes = this.#processes.with(exercise.ownPackages);
    const own = await testsOf(processes, graftSubmission(exerciseFiles, submission));
    return judgeOwnTests(await runOwnTests(processes, exerciseFiles, submission, own, onRun));
  }

  /** What the type checker and the visible tests of a tree say of it, in the sandbox. */
  async runVisibly(tree: Tree, ownPackages?: OwnPackages): Promise<VisibleOutcome> {
    return visibleOutcome(this.#processes.with(ownPackages), tree);
  }

  /** Whether the exercise's pristine code loads and starts as it would in grading; null, or why not. */
  async tryStart(exercise: Exercise): Promise<string | null> {
    const { suite, id } = exercise.manifest;
    if (suite) return notRunnable(this.#suites, id, suite)?.message ?? null;
    const missing = missingPackages(this.#suites.packagesRoot, exercise);
    if (missing) return missing.message;
    const exerciseFiles = this.#filesOf(exercise);
    const prepared = this.#prepare(exerciseFiles, { workers: 1 });
    try {
      const run = await prepared.observe({
        tree: exerciseFiles.repo,
        seed: '1',
        files: ['guard.test.ts'],
      });
      if (run.problems[0]) return run.problems[0].message;
      if (run.end !== 'done') return 'the grading processes did not run to their end';
      return null;
    } finally {
      await prepared.dispose();
    }
  }

  #filesOf(exercise: Exercise): ExerciseFiles {
    const known = this.#exerciseFiles?.exercise;
    const isKnown = known?.digest === exercise.digest && known.solutionRoot === exercise.solutionRoot;
    if (!isKnown || !this.#exerciseFiles) this.#exerciseFiles = readExerciseFiles(exercise);
    return this.#exerciseFiles;
  }

  #takeWarm(
    exercise: Exercise,
    { limits, hiddenFiles, conditions, pool }: GradeOptions,
  ): PreparedRun | undefined {
    const warm = this.#warm;
    if (limits || hiddenFiles || conditions || pool) return undefined;
    if (warm?.digest !== exercise.digest || !warm.run.isIdle) return undefined;
    this.#warm = undefined;
    return warm.run;
  }

  #prepareFor(
    exerciseFiles: ExerciseFiles,
    files: readonly string[],
    { limits, conditions, pool, sharesSubject }: GradeOptions,
  ): PreparedRun {
    return this.#prepare(exerciseFiles, {
      limits: { ...DEFAULT_LIMITS, ...limits },
      conditions: conditions ?? {},
      pool,
      sharesSubject: sharesSubject ?? false,
      workers: Math.min(this.#workers, files.length),
    });
  }

  #prepare(exerciseFiles: ExerciseFiles, plan: Partial<RunPlan> & Pick<RunPlan, 'workers'>): PreparedRun {
    // A library's tests cost less than a second examiner does.
    const { style, time_zone } = exerciseFiles.exercise.manifest;
    const workers = style === 'service' ? Math.max(1, plan.workers) : 1;
    return new PreparedRun(this.#processes.with(exerciseFiles.exercise.ownPackages), {
      limits: DEFAULT_LIMITS,
      pool: undefined,
      sharesSubject: false,
      hasStandby: false,
      warmsUp: false,
      ...plan,
      conditions: { ...(time_zone === undefined ? {} : { timeZone: time_zone }), ...plan.conditions },
      exerciseFiles,
      workers,
    });
  }
}
