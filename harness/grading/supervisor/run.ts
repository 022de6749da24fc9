import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Exercise } from '../../domain/exercise.ts';
import {
  type FromExaminer,
  fromExaminerSchema,
  type Job,
  type ToExaminer,
} from '../protocol/examiner-messages.ts';
import { HTTP_FDS } from '../protocol/subject-messages.ts';
import type { LimitNotes, PooledProcesses, ProcessPool } from './process-pool.ts';
import { sendSocket, stopReading } from './send-socket.ts';
import { asAsked, dealFiles, hiddenTestFiles, type Share } from './shards.ts';
import { endProcess, type GradingProcesses } from './start-processes.ts';

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

/** How a run may differ from an ordinary one, so that `verify` sees what a verdict hangs on. */
export interface RunConditions {
  /** Where the injected clock, and the date that the subject's process sees, stand at the beginning. */
  readonly clockStartsAtMs?: number;
  /** Of the subject's process, as in `TZ` and `LC_ALL`. */
  readonly timeZone?: string;
  readonly locale?: string;
  /** Files and tests in an order that follows from this; as written when absent. */
  readonly shuffleSeed?: number;
  /** What is given up at its first failure, its other tests skipped; nothing when absent. */
  readonly stopsAtFailure?: 'file' | 'run';
}

/** Where the injected clock of an ordinary run starts (exercises/README.md tells mentors). */
const CLOCK_STARTS_AT_MS = Date.UTC(2026, 2, 2, 9, 0, 0);

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

/** What is known of a run before there is a submission. */
export interface RunPlan {
  readonly exercise: Exercise;
  readonly limits?: Partial<RunLimits> | undefined;
  readonly conditions?: RunConditions | undefined;
  /** Where the processes of earlier runs wait; for code that is nobody's submission. Then there is one lane. */
  readonly waiting?: ProcessPool | undefined;
  /** Whether the code under test, too, may run where that of an earlier run ran. */
  readonly sharesSubject?: boolean | undefined;
  /** Into how many lanes the hidden test files are dealt, each with processes of its own. */
  readonly lanes: number;
  /** Whether each lane gets a second subject ready, for tests that restart theirs. */
  readonly hasSpares?: boolean | undefined;
  /** Whether there is time before the submission comes to run code of ours until all around it is fast. */
  readonly rehearses?: boolean | undefined;
}

export interface RunRequest {
  /** The tree to grade: content by path. */
  readonly tree: ReadonlyMap<string, Buffer>;
  readonly seed: string;
  /** Hidden test files to run, relative to `hidden/`; all of them when absent. */
  readonly files?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of each test as it ends. */
  readonly onOutcome?: ((outcome: TestOutcome) => void) | undefined;
  /** Told of a hidden file's test ids before they run. */
  readonly onCollected?: ((file: string, tests: readonly string[]) => void) | undefined;
}

/** An empty folder for the tree to grade (in `app/`); `removeStage` takes it away. */
function makeStage(): string {
  const stageRoot = mkdtempSync(join(tmpdir(), 'bugsquash-stage-'));
  mkdirSync(join(stageRoot, 'app'));
  return stageRoot;
}

/** What an earlier run left there goes; the folder itself has to stay, since a subject may have it mounted. */
function fillStage(stageRoot: string, tree: ReadonlyMap<string, Buffer>): void {
  const app = join(stageRoot, 'app');
  for (const name of readdirSync(app)) rmSync(join(app, name), { recursive: true, force: true });
  for (const [path, content] of tree) {
    const file = join(stageRoot, 'app', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** A stage with a tree in it. */
export function stageTree(tree: ReadonlyMap<string, Buffer>): string {
  const stageRoot = makeStage();
  fillStage(stageRoot, tree);
  return stageRoot;
}

export function removeStage(stageRoot: string): void {
  rmSync(stageRoot, { recursive: true, force: true });
}

/**
 * A run of the hidden tests whose processes are started before there is a submission, so that they are warm
 * when it comes. Used once. It only observes; nothing here decides what counts.
 */
export class PreparedRun {
  readonly stageRoot: string;
  readonly #plan: RunPlan;
  readonly #lanes: readonly Lane[];

  constructor(processes: GradingProcesses, plan: RunPlan) {
    const taken = plan.waiting?.take();
    this.stageRoot = taken?.stageRoot ?? makeStage();
    this.#plan = plan;
    this.#lanes = Array.from(
      { length: plan.waiting ? 1 : plan.lanes },
      () => new Lane(processes, this.stageRoot, plan, taken),
    );
  }

  /** Whether every process that was started still waits for its submission. */
  get isWaiting(): boolean {
    return this.#lanes.every((lane) => lane.isWaiting);
  }

  /**
   * Resolves when every examiner is ready; a run may be observed before that too.
   * @returns how many rounds of the rehearsal each lane has behind it
   */
  async whenReady(): Promise<readonly number[]> {
    return Promise.all(this.#lanes.map((lane) => lane.whenReady));
  }

  async observe(request: RunRequest): Promise<ObservedRun> {
    try {
      fillStage(this.stageRoot, request.tree);
      const { exercise, waiting } = this.#plan;
      const files = request.files ?? hiddenTestFiles(exercise);
      const shares = waiting ? [asAsked(exercise, files)] : dealFiles(exercise, files, this.#lanes.length);
      const runs = shares.flatMap((share, index) => {
        const lane = this.#lanes[index];
        return lane && share.files.length > 0 ? [lane.observe(request, share)] : [];
      });
      return merge(await Promise.all(runs));
    } finally {
      await this.endProcesses();
    }
  }

  async endProcesses(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.endProcesses()));
  }

  /** Ends what still runs and removes the stage. */
  async dispose(): Promise<void> {
    await this.endProcesses();
    // One that waits for the next run stays with the processes that see it.
    if (!this.#lanes.some(({ isLent }) => isLent)) removeStage(this.stageRoot);
  }
}

/** What the lanes saw, as one run. A lane that did not see its end decides how the run ended. */
function merge(runs: readonly ObservedRun[]): ObservedRun {
  const problems = new Map(
    runs.flatMap((run) => run.problems).map((problem) => [JSON.stringify(problem), problem]),
  );
  return {
    collected: new Map(runs.flatMap((run) => [...run.collected])),
    collectErrors: runs.flatMap((run) => run.collectErrors),
    outcomes: new Map(runs.flatMap((run) => [...run.outcomes])),
    problems: [...problems.values()],
    limitsHit: [...new Set(runs.flatMap((run) => run.limitsHit))].sort(),
    unhandled: runs.flatMap((run) => run.unhandled),
    end: runs.find((run) => run.end !== 'done')?.end ?? 'done',
    examinerMs: Math.max(0, ...runs.map((run) => run.examinerMs)),
  };
}

/** A started subject, with the database process of its database where its world has one. */
interface StartedSubject {
  readonly process: ChildProcess;
  /** A database process that the examiner does not know yet. */
  readonly newDatabase: ChildProcess | undefined;
}

/** One examiner with its subjects and database processes. */
class Lane {
  readonly #processes: GradingProcesses;
  readonly #stageRoot: string;
  readonly #exercise: Exercise;
  #request: RunRequest | undefined;
  #files: readonly string[] = [];
  /** How often the tests of each file will yet start the code under test anew. */
  readonly #restartsLeft = new Map<string, number>();
  /** The file whose tests run. */
  #currentFile: string | undefined;
  #isRehearsing = false;
  readonly #rehearses: boolean;
  #prestarted: StartedSubject | undefined;
  #spare: ChildProcess | undefined;
  #onReady: (rounds: number) => void = () => {};
  #onEnd: (end: ObservedRun['end']) => void = () => {};
  /** Resolves when the examiner is warm, to the rounds that it rehearsed. */
  readonly whenReady: Promise<number>;
  readonly #limits: RunLimits;
  readonly #conditions: RunConditions;
  readonly #examiner: ChildProcess;
  /** Whether the examiner holds a subject and database process of an earlier run, of this one from its end on. */
  #isSubjectKept = false;
  readonly #started: ChildProcess[] = [];
  readonly #collected = new Map<string, readonly string[]>();
  readonly #collectErrors: string[] = [];
  readonly #outcomes = new Map<string, TestOutcome>();
  readonly #problems: ObservedRun['problems'][number][] = [];
  readonly #limitsHit = new Set<string>();
  readonly #unhandled: string[] = [];
  #subject: ChildProcess | undefined;
  #databaseProcess: ChildProcess | undefined;
  #subjectCount = 0;
  #grantCount = 0;
  #output = '';
  #isOver = false;
  #end: ObservedRun['end'] | undefined;
  #unwatchExaminer: () => void = () => {};
  #onBroken: (why: string) => void = () => {};
  /** Where the processes say which limit they hit; one that waits for another run says it there. */
  readonly #limitNotes: LimitNotes;
  readonly #waiting: ProcessPool | undefined;
  readonly #sharesSubject: boolean;
  #isLent = false;

  constructor(
    processes: GradingProcesses,
    stageRoot: string,
    { exercise, limits, conditions = {}, waiting, sharesSubject, hasSpares, rehearses }: RunPlan,
    taken: PooledProcesses | undefined,
  ) {
    this.#processes = processes;
    this.#stageRoot = stageRoot;
    this.#exercise = exercise;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#conditions = conditions;
    this.#rehearses = rehearses ?? false;
    this.#waiting = waiting;
    this.#sharesSubject = sharesSubject ?? false;
    this.#limitNotes = taken?.limitNotes ?? { note: () => {} };
    this.#limitNotes.note = (name) => void this.#limitsHit.add(name);
    this.#examiner =
      taken?.examiner ??
      processes.startExaminer(join(exercise.solutionRoot, 'hidden'), (name) => this.#limitNotes.note(name));
    this.#started.push(this.#examiner);
    this.#takeSubject(taken);
    this.whenReady = new Promise((resolve) => {
      this.#onReady = resolve;
    });
    this.#watchExaminer();
    if (taken) this.#onReady(0);
    if (!this.#isSubjectKept) this.#prestarted = this.#startSubject(false);
    if (hasSpares) this.#spare = this.#startSubjectProcess();
  }

  /** The subject and database process of an earlier run; where they are not to be used, they end with this run's others. */
  #takeSubject(taken: PooledProcesses | undefined): void {
    if (!taken) return;
    const { subject, databaseProcess } = taken;
    for (const child of [subject, databaseProcess]) if (child) this.#started.push(child);
    if (!this.#sharesSubject || !subject) return;
    this.#isSubjectKept = true;
    this.#subject = subject;
    this.#databaseProcess = databaseProcess;
    this.#collectOutput(subject);
  }

  /** Whether its processes and its stage wait for another run. */
  get isLent(): boolean {
    return this.#isLent;
  }

  /** Lets its processes wait for another run, if there is one to be; `endProcesses` leaves them alone from here. */
  #lend(): void {
    const [subject, databaseProcess] = this.#isSubjectKept ? [this.#subject, this.#databaseProcess] : [];
    const examiner = this.#examiner;
    const stageRoot = this.#stageRoot;
    this.#isLent =
      this.#waiting?.give({ examiner, subject, databaseProcess, stageRoot, limitNotes: this.#limitNotes }) ??
      false;
    if (!this.#isLent) return;
    this.#unwatchExaminer();
    for (const stream of [subject?.stdout, subject?.stderr]) stream?.removeAllListeners('data').resume();
    for (const child of [examiner, subject, databaseProcess])
      if (child) this.#started.splice(this.#started.indexOf(child), 1);
  }

  get isWaiting(): boolean {
    return this.#request === undefined && this.#end === undefined;
  }

  async observe(request: RunRequest, { files, restarts }: Share): Promise<ObservedRun> {
    const startedMs = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const end = await new Promise<ObservedRun['end']>((resolve) => {
      this.#onEnd = resolve;
      if (this.#end !== undefined) resolve(this.#end);
      timer = setTimeout(() => {
        // The subject is what hangs: without it every open test fails at once, and no new one is granted.
        this.#limitsHit.add('wall');
        this.#subjectCount = Number.POSITIVE_INFINITY;
        void this.#endSubject();
        timer = setTimeout(() => resolve('timeout'), GRACE_MS);
      }, this.#limits.runLimitMs);
      request.signal?.addEventListener('abort', () => resolve('cancelled'), { once: true });
      if (request.signal?.aborted) resolve('cancelled');
      this.#request = request;
      this.#files = files;
      for (const [file, count] of restarts) this.#restartsLeft.set(file, count);
      this.#tell(this.#isRehearsing ? { type: 'end-rehearsal' } : this.#job());
    });
    clearTimeout(timer);
    const examinerMs = performance.now() - startedMs;
    if (end === 'done') this.#lend();
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

  #watchExaminer(): void {
    const end = (how: ObservedRun['end']) => {
      this.#end ??= how;
      this.#onReady(0);
      this.#onEnd(how);
    };
    let examinerError = '';
    this.#onBroken = (why) => end({ examinerEnded: why });
    const examiner = this.#examiner;
    const onError = (error: Error) => end({ examinerEnded: error.message });
    const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
      end({ examinerEnded: `${signal ?? `code ${code}`} ${examinerError}`.trim() });
    const onErrorOutput = (chunk: Buffer) => {
      examinerError = (examinerError + chunk.toString('utf8')).slice(-4_000);
    };
    const onMessage = (raw: unknown) => {
      const message = fromExaminerSchema.safeParse(raw);
      if (!message.success) end({ examinerEnded: 'it broke the protocol' });
      else if (message.data.type === 'done') {
        this.#isSubjectKept = message.data.keepsSubject;
        end('done');
      } else if (!this.#isOver) void this.#receive(message.data);
    };
    examiner.stdout?.resume();
    examiner.stderr?.on('data', onErrorOutput);
    examiner.on('error', onError).on('exit', onExit).on('message', onMessage);
    this.#unwatchExaminer = () => {
      examiner.stderr?.off('data', onErrorOutput);
      examiner.off('error', onError).off('exit', onExit).off('message', onMessage);
    };
  }

  async endProcesses(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#started.map((child) => endProcess(child)));
    // Connections that were on their way to a process that is no more belong to nobody else.
    for (const child of this.#started) for (const stream of child.stdio) stream?.destroy();
    await setImmediate();
  }

  async #receive(message: Exclude<FromExaminer, { type: 'done' }>): Promise<void> {
    switch (message.type) {
      case 'ready':
        if (this.#rehearses && !this.#request) {
          this.#isRehearsing = true;
          this.#tell({ type: 'rehearse', job: { ...this.#job(), stopsAtFailure: 'run' } });
          break;
        }
        this.#onReady(0);
        break;
      case 'rehearsed':
        this.#isRehearsing = false;
        this.#onReady(message.rounds);
        if (this.#request) this.#tell(this.#job());
        break;
      case 'want-subject':
        await this.#grantSubject(message.keepDatabase);
        break;
      case 'want-output':
        this.#tell({ type: 'output', text: this.#output });
        break;
      case 'collected':
        this.#currentFile = message.file;
        this.#prepareSpare();
        this.#collected.set(message.file, message.tests);
        this.#request?.onCollected?.(message.file, message.tests);
        if (message.error !== null) this.#collectErrors.push(`${message.file}: ${message.error}`);
        break;
      case 'test': {
        const { id, state, error } = message;
        const isNews = !this.#outcomes.has(id);
        this.#outcomes.set(id, { id, state, error });
        if (isNews) this.#request?.onOutcome?.({ id, state, error });
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
    const exercise = this.#exercise;
    const seed = this.#request?.seed ?? '0';
    const { entry, style, world, packages } = exercise.manifest;
    const { startLimitMs, requestLimitMs, testLimitMs } = this.#limits;
    // An unconfined examiner sees the host's paths.
    const hiddenRoot = this.#processes.isConfined ? '/hidden' : join(exercise.solutionRoot, 'hidden');
    return {
      type: 'job',
      files: this.#files.map((file) => `${hiddenRoot}/${file}`),
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
      clockStartsAtMs: this.#conditions.clockStartsAtMs ?? CLOCK_STARTS_AT_MS,
      shuffleSeed: this.#conditions.shuffleSeed ?? null,
      stopsAtFailure: this.#conditions.stopsAtFailure ?? 'nothing',
      sharesSubject: this.#sharesSubject,
    };
  }

  async #grantSubject(keepDatabase: boolean): Promise<void> {
    this.#grantCount += 1;
    const grant = this.#grantCount;
    const restartsLeft = this.#restartsLeft.get(this.#currentFile ?? '') ?? 0;
    if (keepDatabase) this.#restartsLeft.set(this.#currentFile ?? '', restartsLeft - 1);
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
    const started = this.#prestarted ?? this.#startSubject(keepDatabase);
    this.#prestarted = undefined;
    const { process: subject, newDatabase } = started;
    this.#subject = subject;
    const [control, ...others] = subject.stdio.slice(3) as unknown as Socket[];
    const http = others.slice(0, HTTP_FDS.length);
    const [database, upstream] = others.slice(HTTP_FDS.length);
    if (newDatabase)
      this.#tell({ type: 'channel', channel: 'database' }, newDatabase.stdio[4] as unknown as Socket);
    if (this.#databaseProcess && database) {
      const isAttached = await this.#attach(this.#databaseProcess, database);
      // The examiner gave up waiting and asked for another.
      if (this.#isOver || grant !== this.#grantCount) return;
      if (!isAttached && newDatabase)
        return this.#onBroken('the database process of the database did not start');
      if (!isAttached) {
        this.#tell({ type: 'no-subject', reason: 'the database did not survive what was asked of it' });
        return;
      }
    } else database?.destroy();
    this.#tell({ type: 'channel', channel: 'control' }, control);
    for (const connection of http) this.#tell({ type: 'channel', channel: 'http' }, connection);
    if (upstream) this.#tell({ type: 'channel', channel: 'upstream' }, upstream);
    this.#tell({ type: 'subject' });
    this.#prepareSpare();
  }

  /** A database process that is still at a query of the subject before can't take the next one on; it has its time to end. */
  async #attach(databaseProcess: ChildProcess, database: Socket): Promise<boolean> {
    const timer = setTimeout(() => {
      this.#limitsHit.add('wall');
      void endProcess(databaseProcess);
    }, this.#limits.requestLimitMs);
    const isAttached = await sendSocket(databaseProcess, 'statements', database);
    clearTimeout(timer);
    return isAttached;
  }

  #startSubject(keepDatabase: boolean): StartedSubject {
    const { world } = this.#exercise.manifest;
    const spare = this.#spare;
    this.#spare = undefined;
    const isReady = spare?.exitCode === null && spare.signalCode === null;
    const subject = isReady ? spare : this.#startSubjectProcess();
    if (!world.includes('database') || (keepDatabase && this.#databaseProcess))
      return { process: subject, newDatabase: undefined };
    if (this.#databaseProcess) void endProcess(this.#databaseProcess);
    const databaseProcess = this.#track(this.#processes.startDatabase((name) => this.#limitNotes.note(name)));
    this.#databaseProcess = databaseProcess;
    databaseProcess.stdout?.resume();
    databaseProcess.stderr?.resume();
    return { process: subject, newDatabase: databaseProcess };
  }

  /**
   * While tests run: a subject for a restart that is to come, so that nobody waits for it. Most trials of `verify` end
   * before one.
   */
  #prepareSpare(): void {
    const file = this.#currentFile;
    if (this.#spare || this.#waiting || file === undefined) return;
    const unfinished = this.#files.slice(this.#files.indexOf(file));
    const startsFresh = this.#exercise.solution.process === 'fresh' && unfinished.length > 1;
    const restarts = unfinished.some((each) => (this.#restartsLeft.get(each) ?? 0) > 0);
    if (restarts || startsFresh) this.#spare = this.#startSubjectProcess();
  }

  #startSubjectProcess(): ChildProcess {
    const { world, packages } = this.#exercise.manifest;
    const subject = this.#track(
      this.#processes.startSubject(
        this.#stageRoot,
        packages,
        world,
        (name) => this.#limitNotes.note(name),
        this.#conditions,
      ),
    );
    this.#collectOutput(subject);
    return subject;
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
