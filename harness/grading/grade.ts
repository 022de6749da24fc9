import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../domain/clock.ts';
import type { Exercise } from '../domain/exercise.ts';
import type { TakenHint } from '../domain/score.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { GradingProcesses, type Installation } from './grading-processes.ts';
import { type JudgedFacts, judge } from './judge.ts';
import { diffStat, graftSubmission, readSubmission, type Submission, seedOfDigest } from './submission.ts';
import { catchesOfOwnTests, runChecks } from './submission-checks.ts';
import {
  hiddenTestFiles,
  observeRun,
  type RunLimits,
  removeStage,
  stageTree,
  type TestOutcome,
} from './supervisor.ts';

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
  readonly signal?: AbortSignal | undefined;
  readonly onOutcome?: ((outcome: TestOutcome) => void) | undefined;
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

  constructor(sandbox: Sandbox, installation: Installation, clock: Clock) {
    this.sandbox = sandbox;
    this.#processes = new GradingProcesses(sandbox, installation);
    this.#clock = clock;
  }

  async grade(exercise: Exercise, submission: Submission, options: GradeOptions = {}): Promise<Graded> {
    const startedMs = this.#clock.monotonicMs();
    const seed = options.seed ?? seedOfDigest(submission.digest);
    const tree = graftSubmission(exercise, submission);
    const stageRoot = stageTree(tree);
    try {
      const stageMs = this.#clock.monotonicMs() - startedMs;
      const { limits, signal, onOutcome } = options;
      const files = options.hiddenFiles ?? hiddenTestFiles(exercise);
      const run = await observeRun(this.#processes, stageRoot, {
        exercise,
        seed,
        signal,
        onOutcome,
        ...(limits ? { limits } : {}),
        files,
      });
      const checks = options.checks ? await runChecks(this.#processes, stageRoot) : null;
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
      removeStage(stageRoot);
    }
  }

  /** Whether the exercise's pristine code loads and starts as it would in grading; null, or why not. */
  async tryStart(exercise: Exercise): Promise<string | null> {
    const pristine = readSubmission(join(exercise.exerciseRoot, 'repo'), exercise.manifest.editable);
    if (!pristine.ok) return pristine.failure.message;
    const stageRoot = stageTree(graftSubmission(exercise, pristine.value));
    try {
      const run = await observeRun(this.#processes, stageRoot, {
        exercise,
        seed: '1',
        files: ['guard.test.ts'],
      });
      if (run.problems[0]) return run.problems[0].message;
      if (run.end !== 'done') return 'the grading processes did not run to their end';
      return null;
    } finally {
      removeStage(stageRoot);
    }
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
