import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { ExerciseFiles } from '../catalog/exercise-files.ts';
import type { Failure } from '../domain/failure.ts';
import type { Graded, Grader } from '../grading/grader.ts';
import { ProcessPool } from '../grading/supervisor/process-pool.ts';
import type { RunConditions, TestOutcome } from '../grading/supervisor/run-types.ts';
import { crashPoints } from './crash-points.ts';
import type { Trial, TrialResult, TrialResults } from './trial.ts';
import type { TrialCache } from './trial-cache.ts';
import { joined, TrialMemory } from './trial-memory.ts';
import { submissionOf } from './trial-submission.ts';

/** A hidden test file that runs this long by itself is told from one that hangs. */
const TRIAL_LIMITS = { runLimitMs: 60_000 };
const MAX_ERROR_CHARACTERS = 600;

export interface TrialRunnerHost {
  /** With one worker: trials run side by side, each on about one core. */
  readonly grader: Grader;
  readonly cache: TrialCache;
  /** Changes with everything outside the exercise that a result may depend on: Node, packages, the harness. */
  readonly toolchain: string;
  readonly signal: AbortSignal;
  readonly monotonicMs: () => number;
}

/** Runs trials, as many side by side as there are cores; what has been tried before is remembered. */
export class TrialRunner {
  readonly #host: TrialRunnerHost;
  readonly #files: ExerciseFiles;
  readonly #memory: TrialMemory;
  readonly #pool = new ProcessPool();
  /** Why nothing more can be tried here: grading itself does not work. */
  broken: Failure | undefined;

  constructor(host: TrialRunnerHost, exerciseFiles: ExerciseFiles) {
    this.#host = host;
    this.#files = exerciseFiles;
    this.#memory = new TrialMemory(host.cache, host.toolchain, exerciseFiles);
  }

  /**
   * @param onResult told of each result as it comes, and whether it was remembered
   * @returns a result for each trial; `null` when interrupted or `broken`
   */
  async run(
    trials: readonly Trial[],
    onResult: (trial: Trial, result: TrialResult, isRemembered: boolean) => void,
  ): Promise<TrialResults | null> {
    return this.#inParallel(trials, async (trial) => {
      const { known, left } = this.#memory.recall(trial);
      const fresh = left && (await this.#tryCarefully(left));
      if (this.#isStopped) return undefined;
      if (left && fresh) this.#memory.remember(left, fresh);
      if (left && !fresh) return undefined;
      const result = known && fresh ? joined(trial, [known, fresh]) : (known ?? fresh);
      if (result) onResult(trial, result, !fresh);
      return result;
    });
  }

  /** Runs trials once more, whatever is remembered of them, and remembers nothing of it. */
  async runAgain(trials: readonly Trial[]): Promise<TrialResults | null> {
    return this.#inParallel(trials, (trial) => this.#tryCarefully(trial));
  }

  /** For a trial that did not end alike when it was run again. */
  forget(trial: Trial): void {
    this.#memory.forget(trial);
  }

  get #isStopped(): boolean {
    return this.#host.signal.aborted || this.broken !== undefined;
  }

  async #inParallel(
    trials: readonly Trial[],
    work: (trial: Trial) => Promise<TrialResult | undefined>,
  ): Promise<TrialResults | null> {
    const results = new Map<Trial, TrialResult>();
    const pending = [...trials];
    const worker = async () => {
      for (let trial = pending.shift(); trial; trial = pending.shift()) {
        if (this.#isStopped) return;
        const result = await work(trial);
        if (this.#isStopped) return;
        if (!result) {
          this.broken = {
            code: 'grader-killed',
            message: `The processes of grading end before the run is done ("${trial.label}").`,
            next: { command: ['doctor'] },
          };
          return;
        }
        results.set(trial, result);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
    return this.#isStopped ? null : results;
  }

  /** Ends the processes that are kept for further trials. */
  async dispose(): Promise<void> {
    await this.#pool.dispose();
  }

  /**
   * A busy machine can make a run hit a limit, and its tests fail, for no fault of the code. So what hit one is
   * tried once more with the ordinary, longer limits.
   */
  async #tryCarefully(trial: Trial): Promise<TrialResult | undefined> {
    const result = (await this.#try(trial)) ?? (await this.#try(trial));
    if (!result || result.limitsHit.length === 0 || this.#host.signal.aborted) return result;
    const { limits: _, stopsWhenRetried, ...patient } = trial;
    if (!stopsWhenRetried) return this.#try(patient);
    return this.#try({ ...patient, conditions: { ...trial.conditions, stopsAtFailure: stopsWhenRetried } });
  }

  /** Undefined when the processes of grading ended before the run did. */
  async #try(trial: Trial): Promise<TrialResult | undefined> {
    if (trial.runs === 'visible tests') return this.#tryVisibly(trial);
    if (trial.runs === 'every crash') return this.#tryEveryCrash(trial);
    const startedMs = this.#host.monotonicMs();
    const neighbours = trial.hasBusyNeighbours ? startBusyNeighbours() : [];
    try {
      const { verdict, outcomes } = await this.#grade(trial, trial.conditions);
      if (verdict.failure?.code === 'grader-killed') return undefined;
      const failed = outcomes.find(({ state }) => state === 'fail');
      return {
        tests: outcomes.map(({ id, state }) => ({ id, state })),
        firstError: failed?.error?.slice(0, MAX_ERROR_CHARACTERS) ?? null,
        ...(trial.keepsErrors && { errors: errorsOf(outcomes) }),
        problems: verdict.problems.map(({ message }) => message),
        limitsHit: verdict.limits.hit,
        failure: verdict.failure?.message ?? null,
        durationMs: Math.round(this.#host.monotonicMs() - startedMs),
      };
    } finally {
      for (const neighbour of neighbours) neighbour.kill('SIGKILL');
    }
  }

  /** Undefined when the processes of grading did not live to the end of a run. */
  async #tryEveryCrash(trial: Trial): Promise<TrialResult | undefined> {
    const startedMs = this.#host.monotonicMs();
    const result = (crashes: number, failure: string | null): TrialResult => ({
      tests: [],
      firstError: null,
      problems: [],
      limitsHit: [],
      failure,
      durationMs: Math.round(this.#host.monotonicMs() - startedMs),
      crashes,
    });
    const whole = await this.#grade(trial, trial.conditions);
    const points = whole.verdict.failure === null ? crashPoints(whole.mostRequests) : [];
    const runs = [
      { request: 0, run: async () => whole },
      ...points.map((request) => ({
        request,
        run: () => this.#grade(trial, { ...trial.conditions, subjectDiesAtRequest: request }),
      })),
    ];
    for (const { request, run } of runs) {
      const { verdict } = await run();
      if (this.#host.signal.aborted || verdict.failure?.code === 'grader-killed') return undefined;
      if (verdict.failure)
        return result(request, `at request ${request} of each test: ${verdict.failure.message}`);
    }
    return result(points.length, null);
  }

  #grade(trial: Trial, conditions: RunConditions): Promise<Graded> {
    const { exercise } = this.#files;
    return this.#host.grader.grade(exercise, submissionOf(exercise, trial.tree), {
      seed: trial.seed,
      hiddenFiles: trial.files,
      conditions,
      limits: { ...TRIAL_LIMITS, ...trial.limits },
      signal: this.#host.signal,
      pool: trial.shares === 'nothing' ? undefined : this.#pool,
      sharesSubject: trial.shares === 'everything',
      exerciseFiles: this.#files,
    });
  }

  async #tryVisibly({ tree }: Trial): Promise<TrialResult> {
    const startedMs = this.#host.monotonicMs();
    const { typeErrors, tests } = await this.#host.grader.runVisibly(tree, this.#files.exercise.ownPackages);
    return {
      tests: tests.map(({ id, passed }) => ({ id, state: passed ? 'pass' : 'fail' })),
      firstError: null,
      problems: typeErrors,
      limitsHit: [],
      failure: null,
      durationMs: Math.round(this.#host.monotonicMs() - startedMs),
    };
  }
}

function errorsOf(outcomes: readonly TestOutcome[]): Record<string, string> {
  return Object.fromEntries(outcomes.flatMap(({ id, error }) => (error === null ? [] : [[id, error]])));
}

/** One process for each core that does nothing but use it. They end with us, however we end. */
function startBusyNeighbours(): ChildProcess[] {
  const spin =
    "process.stdin.on('close', () => process.exit()).resume(); (function spin() { const end = Date.now() + 20; while (Date.now() < end); setImmediate(spin); })()";
  return Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', spin], { stdio: ['pipe', 'ignore', 'ignore'] }),
  );
}
