import type { Socket } from 'node:net';
import type { ToExaminer } from '../protocol/examiner-messages.ts';
import { HTTP_FDS } from '../protocol/subject-messages.ts';
import { startTimeLimit } from '../protocol/time-limit.ts';
import type { LostTimeWatch } from './lost-time.ts';
import { endProcesses, type ProcessHost } from './process-host.ts';
import type { PooledProcesses } from './process-pool.ts';
import type { RunPlan } from './run-types.ts';
import { canBeSent, sendSocket } from './send-socket.ts';
import type { GradingProcesses } from './start-processes.ts';

/** What the subjects of a worker need from it. */
export interface SubjectsHost {
  readonly processes: GradingProcesses;
  readonly stageRoot: string;
  readonly plan: RunPlan;
  readonly watch: LostTimeWatch;
  tell(message: ToExaminer, socket?: Socket): void;
  noteLimit(name: string): void;
  onBroken(why: string): void;
}

/** The descriptor of the database process whose other end controls it. */
const DATABASE_CONTROL_FD = 4;

/** The supervisor's ends of what goes to the examiner. */
interface SubjectChannels {
  readonly control: Socket | undefined;
  readonly http: readonly Socket[];
  readonly upstream: Socket | undefined;
}

interface StartedSubject {
  readonly process: ProcessHost;
  /** A database that the examiner does not know yet. */
  readonly newDatabase: ProcessHost | undefined;
}

/**
 * The subject of a worker.
 *
 *   none ──► standby ──► granted ──► none (ended, for the next to be granted)
 *    └──────── started when asked for ────┘
 */
type SubjectState =
  | { readonly name: 'none' }
  /** Started ahead, with the database of its world; the examiner has not asked for it yet. */
  | ({ readonly name: 'standby' } & StartedSubject)
  /** Its channels are the examiner's; in this run, or in the one before. */
  | { readonly name: 'granted'; readonly process: ProcessHost };

const NONE: SubjectState = { name: 'none' };

/** Starts the subjects and the databases of one worker, grants them to its examiner and ends them. */
export class Subjects {
  readonly #host: SubjectsHost;
  #state: SubjectState = NONE;
  /** The database of the world, which may outlive a subject. */
  #database: ProcessHost | undefined;
  /** A subject for a restart that is to come, so that no test waits for it. */
  #restartStandby: ProcessHost | undefined;
  /** Everything that ends with the worker. */
  readonly #owned = new Set<ProcessHost>();
  /** By the number of their grant. */
  readonly #granted = new Map<number, ProcessHost>();
  readonly #endedByUs = new Set<ProcessHost>();
  #output = '';
  #lastGrant = 0;
  #isClosed = false;

  constructor(host: SubjectsHost, pooled: PooledProcesses | undefined) {
    this.#host = host;
    for (const process of [pooled?.subject, pooled?.database]) if (process) this.#adopt(process);
    if (host.plan.sharesSubject && pooled?.subject) {
      this.#state = { name: 'granted', process: pooled.subject };
      this.#database = pooled.database;
      this.#collectOutput(pooled.subject);
    } else this.#state = { name: 'standby', ...this.#start(false) };
    if (host.plan.hasStandby) this.prepareStandby();
  }

  /** What the subjects wrote in this run so far. */
  get output(): string {
    return this.#output;
  }

  prepareStandby(): void {
    if (!this.#isClosed) this.#restartStandby ??= this.#startSubject();
  }

  /** From here on the examiner is granted none. */
  close(): void {
    this.#isClosed = true;
  }

  /**
   * Gives the examiner a subject, in place of the one it had.
   * @param grant the number of its request; one that a later request overtakes is given nothing
   */
  async grant(grant: number, keepDatabase: boolean): Promise<void> {
    this.#lastGrant = grant;
    await this.endGranted();
    if (grant !== this.#lastGrant) return;
    if (this.#isClosed || this.#granted.size >= this.#host.plan.limits.subjectLimit) {
      this.#refuse(grant, 'the code under test was started too often, or the time for it is over');
      return;
    }
    const { process, newDatabase } = this.#takeStandby() ?? this.#start(keepDatabase);
    this.#state = { name: 'granted', process };
    this.#granted.set(grant, process);
    if (newDatabase)
      this.#host.tell(
        { type: 'channel', grant, channel: 'database' },
        newDatabase.socket(DATABASE_CONTROL_FD),
      );
    const [control, ...others] = process.child.stdio.slice(3) as unknown as Socket[];
    const http = others.slice(0, HTTP_FDS.length);
    const [statements, upstream] = others.slice(HTTP_FDS.length);
    const attached = await this.#attach(statements);
    if (grant !== this.#lastGrant) return;
    if (this.#isClosed) this.#refuse(grant, 'the time for the code under test is over');
    else if (attached === 'database-gone' && newDatabase)
      this.#host.onBroken('the database process did not start');
    else if (attached === 'database-gone')
      this.#refuse(grant, 'the database did not survive what was asked of it');
    else this.#send(grant, { control, http, upstream });
  }

  /** Ends the subject that the examiner has. */
  async endGranted(): Promise<void> {
    if (this.#state.name !== 'granted') return;
    const { process } = this.#state;
    this.#state = NONE;
    if (process.isAlive) this.#endedByUs.add(process);
    await process.end();
  }

  /** Not noted as our doing: it stands for the end of a process that ends itself. */
  async endAsIfByItself(grant: number): Promise<void> {
    await this.#granted.get(grant)?.end();
  }

  /** Whether that subject's end, if the examiner sees it now, is our doing. */
  wasEndedByUs(grant: number): boolean {
    const process = this.#granted.get(grant);
    return process !== undefined && this.#endedByUs.has(process);
  }

  /** Gives away the subject that the examiner keeps, and its database: to these subjects they are gone. */
  giveAway(): Pick<PooledProcesses, 'subject' | 'database'> {
    const subject = this.#state.name === 'granted' ? this.#state.process : undefined;
    const database = subject && this.#database;
    this.#state = NONE;
    this.#database = undefined;
    if (subject) subject.onOutput = () => {};
    for (const process of [subject, database]) if (process) this.#owned.delete(process);
    return { subject, database };
  }

  async end(): Promise<void> {
    this.close();
    await endProcesses([...this.#owned]);
  }

  #refuse(grant: number, reason: string): void {
    this.#host.tell({ type: 'no-subject', grant, reason });
  }

  #send(grant: number, channels: SubjectChannels): void {
    const { control, http, upstream } = channels;
    if (![control, ...http, ...(upstream ? [upstream] : [])].every((socket) => socket && canBeSent(socket))) {
      this.#host.tell({ type: 'void-subject', grant });
      return;
    }
    this.#host.tell({ type: 'channel', grant, channel: 'control' }, control);
    for (const connection of http) this.#host.tell({ type: 'channel', grant, channel: 'http' }, connection);
    if (upstream) this.#host.tell({ type: 'channel', grant, channel: 'upstream' }, upstream);
    this.#host.tell({ type: 'subject', grant });
  }

  /** A database process that is still at a query of the subject before can't take the next one on; it has its time to end. */
  async #attach(statements: Socket | undefined): Promise<'attached' | 'void' | 'database-gone'> {
    const database = this.#database;
    if (!database || !statements) {
      statements?.destroy();
      return 'attached';
    }
    const stopCounting = startTimeLimit(this.#host.plan.limits.requestLimitMs, () => {
      this.#host.noteLimit('wall');
      void database.end();
    });
    const attached = await sendSocket(database.child, 'statements', statements);
    stopCounting();
    return attached;
  }

  /** Nobody has asked anything of one that ended before it was granted. */
  #takeStandby(): StartedSubject | undefined {
    return this.#state.name === 'standby' && this.#state.process.isAlive ? this.#state : undefined;
  }

  /** With a new database, unless the world has none or keeps the one it has. */
  #start(keepDatabase: boolean): StartedSubject {
    const process = this.#restartStandby?.isAlive ? this.#restartStandby : this.#startSubject();
    this.#restartStandby = undefined;
    const { exerciseFiles, conditions } = this.#host.plan;
    const { world, modules } = exerciseFiles.exercise.manifest;
    if (!world.includes('database') || (keepDatabase && this.#database))
      return { process, newDatabase: undefined };
    void this.#database?.end();
    const database = this.#started(this.#host.processes.startDatabase(modules, conditions));
    this.#database = database;
    return { process, newDatabase: database };
  }

  #startSubject(): ProcessHost {
    const { processes, stageRoot, plan } = this.#host;
    const { world, packages } = plan.exerciseFiles.exercise.manifest;
    const subject = this.#started(processes.startSubject(stageRoot, packages, world, plan.conditions));
    this.#collectOutput(subject);
    return subject;
  }

  /** All subjects of a run share one cap. */
  #collectOutput(subject: ProcessHost): void {
    const { outputLimitBytes } = this.#host.plan.limits;
    subject.onOutput = (chunk) => {
      this.#output += chunk.toString('utf8');
      if (this.#output.length <= outputLimitBytes) return;
      this.#output = this.#output.slice(0, outputLimitBytes);
      this.#host.noteLimit('output');
      void subject.end();
    };
  }

  #adopt(process: ProcessHost): void {
    this.#owned.add(process);
    this.#host.watch.watch(process);
    process.onLimitHit = (name) => this.#host.noteLimit(name);
  }

  #started(process: ProcessHost): ProcessHost {
    this.#adopt(process);
    void process.ended.then((end) => {
      if ('failure' in end) this.#host.onBroken(`a process of grading did not start: ${end.failure}`);
    });
    return process;
  }
}
