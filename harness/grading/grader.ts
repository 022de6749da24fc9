import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../domain/clock.ts';
import type { Exercise } from '../domain/exercise.ts';
import type { TakenHint } from '../domain/score.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { type JudgedFacts, judge } from './judge.ts';
import { diffStat, graftSubmission, readSubmission, type Submission, seedOfDigest } from './submission.ts';
import { catchesOfOwnTests, runChecks } from './submission-checks.ts';
import type { ProcessPool } from './supervisor/process-pool.ts';
import {
  PreparedRun,
  type RunConditions,
  type RunLimits,
  type RunPlan,
  type TestOutcome,
} from './supervisor/run.ts';
import { hiddenTestFiles, restartsSubject } from './supervisor/shards.ts';
import { GradingProcesses, type Installation } from './supervisor/start-processes.ts';

export interface GradeOptions {
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
  /** Processes of earlier runs, to be used again; only for code that is nobody's submission. */
  readonly waiting?: ProcessPool | undefined;
  /** With `waiting`: also the process in which the code of an earlier run ran. */
  readonly sharesSubject?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onOutcome?: ((outcome: TestOutcome) => void) | undefined;
  readonly onCollected?: ((file: string, tests: readonly string[]) => void) | undefined;
}

/** A verdict, with the outcome of every hidden test for those who may see it (mentors, after a reveal). */
export interface Graded {
  readonly verdict: Verdict;
  readonly outcomes: readonly TestOutcome[];
}

/**
 * Grades submissions. A pure function of exercise, file set and seed, but for `timings`: nothing is kept
 * between two submissions.
 */
export class Grader {
  readonly sandbox: Sandbox;
  readonly #processes: GradingProcesses;
  readonly #clock: Clock;
  readonly #lanes: number;
  readonly #coldLanes: number;
  #waiting: { readonly digest: string; readonly run: PreparedRun } | undefined;

  /**
   * @param lanes how many examiners share a service's hidden tests when there is time to get ready
   * @param coldLanes how many otherwise: a second lane's three processes take as long to start as they save, unless
   *   there are cores with nothing else to do
   */
  constructor(
    sandbox: Sandbox,
    installation: Installation,
    clock: Clock,
    lanes = Math.min(2, availableParallelism()),
    coldLanes = Math.min(lanes, Math.ceil(availableParallelism() / 3)),
  ) {
    this.sandbox = sandbox;
    this.#processes = new GradingProcesses(sandbox, installation);
    this.#clock = clock;
    this.#lanes = lanes;
    this.#coldLanes = coldLanes;
  }

  /**
   * Starts the processes of the next submission of this exercise, so that they are warm when it comes. They are
   * used once; `dispose` ends what was not used. Resolves when they wait.
   * @returns how many rounds of the rehearsal (`examiner/rehearsal.ts`) each lane has behind it
   */
  async prewarm(exercise: Exercise): Promise<readonly number[]> {
    const waiting = this.#waiting;
    if (waiting?.digest === exercise.digest && waiting.run.isWaiting) return waiting.run.whenReady();
    const stale = this.#waiting;
    const run = this.#prepare(exercise, { hasSpares: restartsSubject(exercise), rehearses: true });
    this.#waiting = { digest: exercise.digest, run };
    await stale?.run.dispose();
    return run.whenReady();
  }

  async dispose(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    await waiting?.run.dispose();
  }

  async grade(exercise: Exercise, submission: Submission, options: GradeOptions = {}): Promise<Graded> {
    const startedMs = this.#clock.monotonicMs();
    const seed = options.seed ?? seedOfDigest(submission.digest);
    const tree = graftSubmission(exercise, submission);
    const files = options.hiddenFiles ?? hiddenTestFiles(exercise);
    const prepared = this.#take(exercise, options) ?? this.#prepare(exercise, options, files.length);
    try {
      const stageMs = this.#clock.monotonicMs() - startedMs;
      const { signal, onOutcome, onCollected } = options;
      const run = await prepared.observe({ tree, seed, files, signal, onOutcome, onCollected });
      const checks = options.checks ? await runChecks(this.#processes, prepared.stageRoot) : null;
      const ownTests = options.ownTests
        ? await catchesOfOwnTests(this.#processes, exercise, submission)
        : null;
      const facts: JudgedFacts = {
        exercise,
        problems: submission.problems,
        diff: diffStat(exercise, submission),
        sandbox: this.sandbox.kind,
        seed,
        hints: options.hints ?? [],
        checks,
        ownTests,
        files,
        expectedIds: options.hiddenFiles ? undefined : provenTestIds(exercise),
        timings: {
          totalMs: Math.round(this.#clock.monotonicMs() - startedMs),
          stageMs: Math.round(stageMs),
          examinerMs: Math.round(run.examinerMs),
        },
      };
      return { verdict: judge(run, facts), outcomes: [...run.outcomes.values()] };
    } finally {
      await prepared.dispose();
    }
  }

  /** Whether the exercise's pristine code loads and starts as it would in grading; null, or why not. */
  async tryStart(exercise: Exercise): Promise<string | null> {
    const pristine = readSubmission(join(exercise.exerciseRoot, 'repo'), exercise.manifest.editable);
    if (!pristine.ok) return pristine.failure.message;
    const prepared = this.#prepare(exercise, undefined, 1);
    try {
      const tree = graftSubmission(exercise, pristine.value);
      const run = await prepared.observe({ tree, seed: '1', files: ['guard.test.ts'] });
      if (run.problems[0]) return run.problems[0].message;
      if (run.end !== 'done') return 'the grading processes did not run to their end';
      return null;
    } finally {
      await prepared.dispose();
    }
  }

  #take(
    exercise: Exercise,
    { limits, hiddenFiles, conditions, waiting: used }: GradeOptions,
  ): PreparedRun | undefined {
    const waiting = this.#waiting;
    if (
      limits ||
      hiddenFiles ||
      conditions ||
      used ||
      waiting?.digest !== exercise.digest ||
      !waiting.run.isWaiting
    )
      return undefined;
    this.#waiting = undefined;
    return waiting.run;
  }

  #prepare(
    exercise: Exercise,
    { limits, conditions, waiting, sharesSubject, hasSpares, rehearses }: Partial<RunPlan> = {},
    fileCount = Number.POSITIVE_INFINITY,
  ): PreparedRun {
    // A library's tests cost less than a second examiner does.
    const most = rehearses ? this.#lanes : this.#coldLanes;
    const wanted = exercise.manifest.style === 'service' ? most : 1;
    return new PreparedRun(this.#processes, {
      exercise,
      limits,
      conditions,
      waiting,
      sharesSubject,
      hasSpares,
      rehearses,
      lanes: Math.max(1, Math.min(wanted, fileCount)),
    });
  }
}

/** The test ids of `proof.json`, if there is one for exactly this content. */
function provenTestIds(exercise: Exercise): readonly string[] | undefined {
  const file = join(exercise.solutionRoot, 'proof.json');
  if (!existsSync(file)) return undefined;
  const proof: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof proof !== 'object' || proof === null) return undefined;
  const { digest, tests } = proof as { digest?: unknown; tests?: unknown };
  return digest === exercise.digest && Array.isArray(tests) ? tests.map(String) : undefined;
}
