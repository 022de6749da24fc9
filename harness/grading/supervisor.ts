import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listFiles } from '../catalog/digest.ts';
import type { Exercise } from '../domain/exercise.ts';
import { endProcess, type GradingProcesses } from './grading-processes.ts';
import { handOver, stopReading } from './keeper/hand-over.ts';
import {
  type FromExaminer,
  fromExaminerSchema,
  type Job,
  type ToExaminer,
} from './protocol/examiner-messages.ts';
import { HTTP_FDS } from './protocol/subject-messages.ts';

/** Limits of one run of the hidden tests, in milliseconds and bytes. */
export interface RunLimits {
  readonly startLimitMs: number;
  readonly requestLimitMs: number;
  readonly testLimitMs: number;
  /** The whole run; after it, what has not passed counts as failed. */
  readonly runLimitMs: number;
  readonly outputLimitBytes: number;
  readonly subjectLimit: number;
}

export const DEFAULT_LIMITS: RunLimits = {
  startLimitMs: 6_000,
  requestLimitMs: 4_000,
  testLimitMs: 20_000,
  runLimitMs: 90_000,
  outputLimitBytes: 1024 * 1024,
  subjectLimit: 60,
};

/** After the run's limit the examiner has this long to report before it is ended itself. */
const GRACE_MS = 5_000;

export interface TestOutcome {
  readonly id: string;
  readonly state: 'pass' | 'fail' | 'skip';
  readonly error: string | null;
}

/** All that was seen of one run; `judge` makes a verdict of it. */
export interface ObservedRun {
  /** Test ids by hidden file, as collected. */
  readonly collected: ReadonlyMap<string, readonly string[]>;
  readonly collectErrors: readonly string[];
  readonly outcomes: ReadonlyMap<string, TestOutcome>;
  readonly problems: readonly Extract<FromExaminer, { type: 'problem' }>['problem'][];
  readonly limitsHit: readonly string[];
  readonly unhandled: readonly string[];
  readonly end: 'done' | 'timeout' | 'cancelled' | { readonly examinerEnded: string };
  readonly examinerMs: number;
}

export interface RunRequest {
  readonly exercise: Exercise;
  readonly seed: string;
  readonly limits?: Partial<RunLimits>;
  /** Hidden test files to run, relative to `hidden/`; all of them when absent. */
  readonly files?: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Told of each test as it ends. */
  readonly onOutcome?: ((outcome: TestOutcome) => void) | undefined;
}

/** Writes the tree to grade into a fresh folder's `app/`; the caller removes it with `removeStage`. */
export function stageTree(tree: ReadonlyMap<string, Buffer>): string {
  const stageRoot = mkdtempSync(join(tmpdir(), 'bugsquash-stage-'));
  for (const [path, content] of tree) {
    const file = join(stageRoot, 'app', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return stageRoot;
}

export function removeStage(stageRoot: string): void {
  rmSync(stageRoot, { recursive: true, force: true });
}

/** The hidden test files of an exercise, relative to `hidden/`. */
export function hiddenTestFiles(exercise: Exercise): string[] {
  return listFiles(join(exercise.solutionRoot, 'hidden')).filter((path) => path.endsWith('.test.ts'));
}

/** Runs the hidden tests against one staged tree. It only observes; nothing here decides what counts. */
export async function observeRun(
  processes: GradingProcesses,
  stageRoot: string,
  request: RunRequest,
): Promise<ObservedRun> {
  const run = new Run(processes, stageRoot, request);
  try {
    return await run.observe();
  } finally {
    await run.endProcesses();
  }
}

class Run {
  readonly #processes: GradingProcesses;
  readonly #stageRoot: string;
  readonly #request: RunRequest;
  readonly #limits: RunLimits;
  readonly #examiner: ChildProcess;
  readonly #started: ChildProcess[] = [];
  readonly #collected = new Map<string, readonly string[]>();
  readonly #collectErrors: string[] = [];
  readonly #outcomes = new Map<string, TestOutcome>();
  readonly #problems: ObservedRun['problems'][number][] = [];
  readonly #limitsHit = new Set<string>();
  readonly #unhandled: string[] = [];
  #subject: ChildProcess | undefined;
  #keeper: ChildProcess | undefined;
  #subjectCount = 0;
  #output = '';
  #isOver = false;
  #onBroken: (why: string) => void = () => {};
  readonly #noteLimit = (name: string) => {
    this.#limitsHit.add(name);
  };

  constructor(processes: GradingProcesses, stageRoot: string, request: RunRequest) {
    this.#processes = processes;
    this.#stageRoot = stageRoot;
    this.#request = request;
    this.#limits = { ...DEFAULT_LIMITS, ...request.limits };
    this.#examiner = processes.startExaminer(join(request.exercise.solutionRoot, 'hidden'), this.#noteLimit);
    this.#started.push(this.#examiner);
  }

  async observe(): Promise<ObservedRun> {
    const startedMs = performance.now();
    const end = await new Promise<ObservedRun['end']>((resolve) => {
      let examinerError = '';
      this.#onBroken = (why) => resolve({ examinerEnded: why });
      this.#examiner.stderr?.on('data', (chunk: Buffer) => {
        examinerError = (examinerError + chunk.toString('utf8')).slice(-4_000);
      });
      this.#examiner.stdout?.resume();
      this.#examiner.on('error', (error) => resolve({ examinerEnded: error.message }));
      this.#examiner.on('exit', (code, signal) => {
        resolve({ examinerEnded: `${signal ?? `code ${code}`} ${examinerError}`.trim() });
      });
      this.#examiner.on('message', (raw) => {
        const message = fromExaminerSchema.safeParse(raw);
        if (!message.success) resolve({ examinerEnded: 'it broke the protocol' });
        else if (message.data.type === 'done') resolve('done');
        else if (!this.#isOver) void this.#receive(message.data);
      });
      const runTimer = setTimeout(() => {
        // The subject is what hangs: without it every open test fails at once, and no new one is granted.
        this.#limitsHit.add('wall');
        this.#subjectCount = Number.POSITIVE_INFINITY;
        void this.#endSubject();
        const graceTimer = setTimeout(() => resolve('timeout'), GRACE_MS);
        this.#examiner.once('exit', () => clearTimeout(graceTimer));
      }, this.#limits.runLimitMs);
      this.#examiner.once('exit', () => clearTimeout(runTimer));
      this.#request.signal?.addEventListener('abort', () => resolve('cancelled'), { once: true });
      if (this.#request.signal?.aborted) resolve('cancelled');
    });
    const examinerMs = performance.now() - startedMs;
    // A limit may show only in what a process left when it ended.
    await this.endProcesses();
    return {
      collected: this.#collected,
      collectErrors: this.#collectErrors,
      outcomes: this.#outcomes,
      problems: this.#problems,
      limitsHit: [...this.#limitsHit].sort(),
      unhandled: this.#unhandled,
      end,
      examinerMs,
    };
  }

  async endProcesses(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#started.map((child) => endProcess(child)));
  }

  async #receive(message: Exclude<FromExaminer, { type: 'done' }>): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#tell(this.#job());
        break;
      case 'want-subject':
        await this.#grantSubject(message.keepDatabase);
        break;
      case 'want-output':
        this.#tell({ type: 'output', text: this.#output });
        break;
      case 'collected':
        this.#collected.set(message.file, message.tests);
        if (message.error !== null) this.#collectErrors.push(`${message.file}: ${message.error}`);
        break;
      case 'test': {
        const { id, state, error } = message;
        this.#outcomes.set(id, { id, state, error });
        this.#request.onOutcome?.({ id, state, error });
        break;
      }
      case 'problem':
        this.#problems.push(message.problem);
        break;
      case 'limit':
        this.#limitsHit.add(message.name);
        break;
      case 'unhandled':
        this.#unhandled.push(message.message);
        break;
    }
  }

  #job(): Job {
    const { exercise, seed, files } = this.#request;
    const { entry, style, world, packages } = exercise.manifest;
    const { startLimitMs, requestLimitMs, testLimitMs } = this.#limits;
    // An unconfined examiner sees the host's paths.
    const hiddenRoot = this.#processes.isConfined ? '/hidden' : join(exercise.solutionRoot, 'hidden');
    return {
      type: 'job',
      files: (files ?? hiddenTestFiles(exercise)).map((file) => `${hiddenRoot}/${file}`),
      hiddenRoot,
      seed,
      entry,
      style,
      world: [...world],
      packages: [...packages],
      process: exercise.solution.process,
      startLimitMs,
      requestLimitMs,
      testLimitMs,
    };
  }

  async #grantSubject(keepDatabase: boolean): Promise<void> {
    await this.#endSubject();
    this.#subjectCount += 1;
    if (this.#isOver) return;
    if (this.#subjectCount > this.#limits.subjectLimit) {
      this.#tell({
        type: 'no-subject',
        reason: 'the code under test was started too often, or the time for it is over',
      });
      return;
    }
    const { manifest } = this.#request.exercise;
    const subject = this.#track(
      this.#processes.startSubject(this.#stageRoot, manifest.packages, this.#noteLimit),
    );
    this.#subject = subject;
    this.#collectOutput(subject);
    const [control, ...others] = subject.stdio.slice(3) as unknown as Socket[];
    const http = others.slice(0, HTTP_FDS.length);
    const database = others[HTTP_FDS.length];
    if (manifest.world.includes('database')) await this.#attachDatabase(database as Socket, keepDatabase);
    else database?.destroy();
    // The examiner gave up waiting, and another subject is on its way.
    if (this.#subject !== subject) return;
    this.#tell({ type: 'channel', channel: 'control' }, control);
    for (const connection of http) this.#tell({ type: 'channel', channel: 'http' }, connection);
    this.#tell({ type: 'subject' });
  }

  async #attachDatabase(statements: Socket, keepDatabase: boolean): Promise<void> {
    if (!keepDatabase || !this.#keeper) {
      if (this.#keeper) await endProcess(this.#keeper);
      const keeper = this.#track(this.#processes.startKeeper(this.#noteLimit));
      this.#keeper = keeper;
      keeper.stdout?.resume();
      keeper.stderr?.resume();
      this.#tell({ type: 'channel', channel: 'keeper' }, keeper.stdio[4] as unknown as Socket);
    }
    await handOver(this.#keeper, 'statements', statements);
  }

  #collectOutput(subject: ChildProcess): void {
    for (const stream of [subject.stdout, subject.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString('utf8');
        if (this.#output.length <= this.#limits.outputLimitBytes) return;
        this.#output = this.#output.slice(0, this.#limits.outputLimitBytes);
        this.#limitsHit.add('output');
        void endProcess(subject);
      });
    }
  }

  #track(child: ChildProcess): ChildProcess {
    this.#started.push(child);
    child.on('error', (error) => this.#onBroken(`a process of grading did not start: ${error.message}`));
    return child;
  }

  async #endSubject(): Promise<void> {
    const subject = this.#subject;
    this.#subject = undefined;
    if (subject) await endProcess(subject);
  }

  #tell(message: ToExaminer, handle?: Socket): void {
    if (handle) stopReading(handle);
    if (this.#examiner.connected) this.#examiner.send(message, handle, {}, () => {});
    else handle?.destroy();
  }
}
