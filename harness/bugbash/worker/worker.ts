import type { MachineLine } from '../../doctor/machine-line.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { type FailureCode, failed, type Result, success } from '../../domain/failure.ts';
import { DEFAULT_LIMITS } from '../../grading/supervisor/run-types.ts';
import { GradingLoop, type JobEnd } from '../host/grading-loop.ts';
import { type BashDatabase, REPORT_EVERY_MS, type WorkerTrouble } from '../worker-ports.ts';
import { ContentCache } from './content-cache.ts';
import { GradingSlots } from './grading-slots.ts';
import { Reporter, type ReporterOptions } from './reporter.ts';
import { isTooSlow, type Speed, speedOf } from './speed.ts';
import { leakySandbox, noSandbox, otherVersion, sayAtOnce, tooSlow } from './troubles.ts';

/** `folder` is of this worker and this database; `version` must be the same as the host's. */
export interface WorkerOptions extends ReporterOptions {
  readonly database: BashDatabase;
  /** Keys of hosts to trust; the first that is met where there are none. */
  readonly trusted: readonly string[];
  /** What a process that grades is started with. */
  readonly program: string;
  /** Why there is no sandbox, or null. */
  readonly sandboxMissing: string | null;
  readonly canaries: () => Promise<readonly MachineLine[]>;
  /** The fixed grading is of its untouched code. */
  readonly measured: Exercise;
  readonly speedMemory: SpeedMemory;
  /** Whether to grade although the limits may end honest code here; hosts are told all the same. */
  readonly acceptsSlow: boolean;
}

/** What was measured on this machine since it was started, in this version and for as many jobs. */
export interface SpeedMemory {
  read(): Speed | undefined;
  keep(speed: Speed): void;
}

/** What a worker did until it was asked to end. */
export type Worked = Readonly<Record<JobEnd, number>>;

/** A grading in hand is waited for so long when the worker is asked to end; then its job is given back. */
const LEAVE_WITHIN_MS = 20_000;
/** A busy moment of a machine does not make it a slow one. */
const MEASUREMENTS = 3;

/**
 * Grades for the hosts of a database:
 *
 * ```
 * starting ──► refused: no sandbox, another version, too slow; the process ends
 *    │
 *    └──► ready ⇄ takes nothing: wrong clock, full disk, untrusted content, no database; goes on by itself
 *           │
 *           └──► leaving ──► ended
 * ```
 */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #reporter: Reporter;
  readonly #slots: GradingSlots;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#reporter = new Reporter(options);
    this.#slots = new GradingSlots(options.program, options.jobs);
  }

  /** Works until the signal; a failure is why it does not work here. */
  async run(signal: AbortSignal): Promise<Result<Worked>> {
    try {
      const fit = await this.#examine(signal);
      if (!fit.ok) return fit;
      const worked = await this.#work(signal);
      // Where this fails, the hosts see that it has gone.
      await this.#options.database.workers.leave(this.#options.name);
      return success(worked);
    } finally {
      await this.#slots.stop();
    }
  }

  /** Whether this machine may grade; hosts learn why not. */
  async #examine(signal: AbortSignal): Promise<Result<void>> {
    const { sandboxMissing, version, onSay } = this.#options;
    const { workers } = this.#options.database;
    const reported = await this.#reporter.report();
    if (!reported.ok) return reported;
    const wanted = await workers.hostVersion();
    if (!wanted.ok) return wanted;
    if (sandboxMissing !== null) return this.#refuse(noSandbox(sandboxMissing), 'sandbox-unavailable');
    if (wanted.value !== null && wanted.value !== version)
      return this.#refuse(otherVersion(version, wanted.value), 'client-version');
    const canaries = await this.#options.canaries();
    this.#reporter.canaries = canaries;
    const leaks = canaries.filter(({ state }) => state === 'failed');
    if (leaks.length > 0) return this.#refuse(leakySandbox(leaks), 'sandbox-unavailable');
    const speed = await this.#measure(signal);
    if (!speed.ok) return speed;
    this.#reporter.speed = speed.value;
    if (isTooSlow(speed.value)) {
      if (!this.#options.acceptsSlow) return this.#refuse(tooSlow(speed.value), 'machine-too-slow');
      this.#reporter.lasting = [tooSlow(speed.value)];
    }
    const { part, tookMs, limitMs, jobs } = speed.value;
    onSay(`${sayAtOnce(jobs)} took ${tookMs} ms for ${part}; the limit is ${limitMs} ms.`);
    return success(undefined);
  }

  async #measure(signal: AbortSignal): Promise<Result<Speed>> {
    const { measured, speedMemory } = this.#options;
    const kept = speedMemory.read();
    if (kept && (this.#options.acceptsSlow || !isTooSlow(kept))) return success(kept);
    let speed: Speed | undefined;
    for (let nth = 1; nth <= MEASUREMENTS && (!speed || isTooSlow(speed)); nth += 1) {
      const gradings = await this.#slots.measure(measured, signal);
      if (signal.aborted)
        return failed('interrupted', 'The worker was ended before it began.', 'Start it again.');
      if (typeof gradings === 'string')
        return failed('grading-incomplete', `The fixed grading could not be made: ${gradings}`, DOCTOR);
      speed = speedOf(gradings, DEFAULT_LIMITS);
    }
    if (!speed) throw new Error('nothing was measured');
    speedMemory.keep(speed);
    return success(speed);
  }

  async #refuse(trouble: WorkerTrouble, code: FailureCode): Promise<Result<never>> {
    await this.#reporter.refuse(trouble);
    return failed(code, `This machine does not grade. ${trouble.message}`, DOCTOR);
  }

  async #work(signal: AbortSignal): Promise<Worked> {
    const { database, name, folder, trusted, jobs, onSay, onTrouble } = this.#options;
    const reporter = this.#reporter;
    const worked: Record<JobEnd, number> = { graded: 0, failed: 0, 'given back': 0 };
    const cache = new ContentCache({
      ...{ content: database.content, folder, trusted },
      onFirstKey: (key) => onSay(`From now on it trusts the host key ${key}, which is the first one here.`),
    });
    const loop = new GradingLoop({
      ...{ store: database.store, queue: database.queue, clock: database.clock },
      ...{ concurrency: jobs, name, grade: this.#slots.grade },
      exerciseOf: (job) => cache.exercise(job),
      mayTake: () => reporter.mayTake,
      onTaken: ({ submission }) => {
        reporter.running.add(submission);
        void reporter.tell();
      },
      onSettled: ({ submission }, end) => {
        reporter.running.delete(submission);
        worked[end] += 1;
        void reporter.tell();
      },
      onTrouble: (message, failure) => {
        onTrouble(message);
        if (failure) reporter.note(failure);
      },
    });
    reporter.state = 'ready';
    await reporter.tell();
    loop.start();
    const timer = setInterval(() => void reporter.tell(), REPORT_EVERY_MS);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    reporter.state = 'leaving';
    onSay(`Leaving, with ${reporter.running.size} in hand; they have ${LEAVE_WITHIN_MS / 1_000} s.`);
    void reporter.tell();
    await loop.stop(LEAVE_WITHIN_MS);
    clearInterval(timer);
    // A report after it has left would list it again.
    await reporter.tell();
    return worked;
  }
}

const DOCTOR = { command: ['doctor'], lead: 'See what is missing' } as const;
