import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FromExaminer } from '../protocol/examiner-messages.ts';
import { ExaminerLink } from './examiner-link.ts';
import { jobOf } from './job.ts';
import type { LostTimeWatch } from './lost-time.ts';
import { Observation, type WorkersRun } from './observation.ts';
import { endProcesses, type ProcessHost } from './process-host.ts';
import type { PooledProcesses } from './process-pool.ts';
import { limitRun } from './run-limit.ts';
import type { RunEnd, RunPlan, RunRequest } from './run-types.ts';
import { RestartForecast, type Shard } from './shards.ts';
import type { GradingProcesses } from './start-processes.ts';
import { Subjects } from './subjects.ts';
import { isIdle, transition, type WorkerEvent, type WorkerState, workOf } from './worker-state.ts';

/** One examiner with its subjects and databases. Used once; `worker-state.ts` has its states. */
export class Worker {
  readonly #processes: GradingProcesses;
  readonly #stageRoot: string;
  readonly #plan: RunPlan;
  readonly #examiner: ExaminerLink;
  readonly #subjects: Subjects;
  readonly #observation = new Observation();
  /** Runs that the examiner has behind it. */
  readonly #runsBefore: number;
  #state: WorkerState;
  #mostRequests = 0;
  #forecast: RestartForecast | undefined;
  readonly #warm = Promise.withResolvers<number>();
  readonly #over = Promise.withResolvers<RunEnd>();

  constructor(
    processes: GradingProcesses,
    stageRoot: string,
    plan: RunPlan,
    watch: LostTimeWatch,
    pooled: PooledProcesses | undefined,
  ) {
    this.#processes = processes;
    this.#stageRoot = stageRoot;
    this.#plan = plan;
    this.#runsBefore = pooled?.runs ?? 0;
    this.#state = pooled ? { name: 'ready' } : { name: 'starting' };
    if (pooled) this.#warm.resolve(0);
    const onBroken = (why: string) => this.#apply({ type: 'broke', why });
    const noteLimit = (name: string) => this.#observation.noteLimit(name);
    const hiddenRoot = join(plan.exerciseFiles.exercise.solutionRoot, 'hidden');
    this.#examiner = new ExaminerLink(
      pooled?.examiner ?? processes.startExaminer(hiddenRoot, plan.conditions),
      {
        onMessage: (message) => this.#receive(message),
        onBroken,
      },
    );
    this.#examiner.process.onLimitHit = noteLimit;
    watch.watch(this.#examiner.process);
    const tell: ExaminerLink['tell'] = (message, socket) => this.#examiner.tell(message, socket);
    this.#subjects = new Subjects({ processes, stageRoot, plan, watch, tell, noteLimit, onBroken }, pooled);
  }

  /** Resolves when the examiner is warm, to the rounds of the warm-up that it has behind it. */
  get whenReady(): Promise<number> {
    return this.#warm.promise;
  }

  get isIdle(): boolean {
    return isIdle(this.#state);
  }

  /** Whether its processes and its stage are the pool's. */
  get isPooled(): boolean {
    return this.#state.name === 'pooled';
  }

  async run(request: RunRequest, shard: Shard): Promise<WorkersRun> {
    const startedMs = performance.now();
    const isFresh = this.#plan.exerciseFiles.exercise.solution.process === 'fresh';
    this.#forecast = new RestartForecast(shard, isFresh);
    this.#apply({ type: 'work', work: { request, shard } });
    const stopWaiting = limitRun(this.#plan.limits.runLimitMs, request.signal, {
      onLimit: () => this.#endSubjects(),
      giveUp: (end) => this.#apply({ type: 'given-up', end }),
    });
    const end = await this.#over.promise;
    stopWaiting();
    const examinerMs = performance.now() - startedMs;
    const refused = this.#pool();
    // A limit may show only in what a process left when it ended.
    await Promise.all([this.end(), endProcesses(refused)]);
    return this.#observation.conclude(end, this.#mostRequests, examinerMs);
  }

  async end(): Promise<void> {
    this.#apply({ type: 'ended' });
    const examiner = this.isPooled ? [] : [endProcesses([this.#examiner.process])];
    await Promise.all([...examiner, this.#subjects.end()]);
    await setImmediate();
  }

  /** The subject is what hangs: without it every open test fails at once, and no new one is granted. */
  #endSubjects(): void {
    this.#observation.noteLimit('wall');
    this.#subjects.close();
    void this.#subjects.endGranted();
  }

  /**
   * Lets its processes go to the pool, if there is one; what does not, ends with it.
   * @returns those that were given away and that the pool did not take
   */
  #pool(): readonly ProcessHost[] {
    const { pool } = this.#plan;
    if (!pool || this.#state.name !== 'draining' || this.#state.end !== 'done') return [];
    const kept = this.#state.keepsSubject ? this.#subjects.giveAway() : undefined;
    const isPooled = pool.give({
      examiner: this.#examiner.process,
      subject: kept?.subject,
      database: kept?.database,
      stageRoot: this.#stageRoot,
      runs: this.#runsBefore + 1,
    });
    if (!isPooled) return [kept?.subject, kept?.database].flatMap((process) => process ?? []);
    this.#examiner.release();
    this.#apply({ type: 'pooled' });
    return [];
  }

  #receive(message: FromExaminer): void {
    switch (message.type) {
      case 'ready':
        this.#apply({ type: 'ready', warmsUp: this.#plan.warmsUp });
        break;
      case 'warmed-up':
        this.#warm.resolve(message.rounds);
        this.#apply({ type: 'warmed-up' });
        break;
      case 'done':
        this.#mostRequests = message.mostRequests;
        this.#apply({ type: 'done', keepsSubject: message.keepsSubject });
        break;
      case 'want-subject':
        void this.#grant(message.grant, message.keepDatabase);
        break;
      case 'end-subject':
        void this.#subjects.endAsIfByItself(message.grant);
        break;
      case 'want-output':
        void this.#tellOutput();
        break;
      case 'collected':
        this.#forecast?.begin(message.file);
        this.#prepareStandby();
        this.#note(message);
        break;
      case 'problem':
        // What the examiner takes for the end of a process may be ours: it hears of nobody else's.
        if (!this.#subjects.wasEndedByUs(message.grant)) this.#note(message);
        break;
      default:
        this.#note(message);
    }
  }

  /**
   * What the code wrote before its last reply lies in its pipe by now, and may not have been read: on a busy machine the
   * examiner's question can be read first. Within two turns of the event loop it is.
   */
  async #tellOutput(): Promise<void> {
    await setImmediate();
    await setImmediate();
    this.#examiner.tell({ type: 'output', text: this.#subjects.output });
  }

  #note(message: Parameters<Observation['note']>[0]): void {
    const work = workOf(this.#state);
    if (work) this.#observation.note(message, work.request);
  }

  async #grant(grant: number, keepDatabase: boolean): Promise<void> {
    if (keepDatabase) this.#forecast?.restarted();
    await this.#subjects.grant(grant, keepDatabase);
    this.#prepareStandby();
  }

  /** Most trials of `verify` end before a restart. */
  #prepareStandby(): void {
    if (workOf(this.#state) && !this.#plan.pool && this.#forecast?.isRestartToCome)
      this.#subjects.prepareStandby();
  }

  /** Goes where an event leads, and does what is to be done there. */
  #apply(event: WorkerEvent): void {
    const before = this.#state;
    const state = transition(before, event);
    if (state === before) return;
    this.#state = state;
    switch (state.name) {
      case 'warming-up':
        this.#examiner.tell(
          state.waiting
            ? { type: 'end-warm-up' }
            : { type: 'warm-up', job: { ...this.#job(), stopsAtFailure: 'run' } },
        );
        break;
      case 'ready':
        this.#warm.resolve(0);
        break;
      case 'running':
        this.#warm.resolve(0);
        this.#examiner.tell(this.#job());
        break;
      case 'draining':
        this.#over.resolve(state.end);
        break;
      case 'broken':
        this.#warm.resolve(0);
        this.#over.resolve({ examinerEnded: state.why });
        break;
      case 'ended':
        this.#warm.resolve(0);
        this.#over.resolve('cancelled');
        break;
    }
  }

  #job() {
    return jobOf(this.#plan, this.#processes.isConfined, workOf(this.#state));
  }
}
