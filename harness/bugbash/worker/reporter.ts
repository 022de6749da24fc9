import { randomBytes } from 'node:crypto';
import type { MachineLine } from '../../doctor/machine-line.ts';
import type { Failure, Result } from '../../domain/failure.ts';
import type { BashDatabase, WorkerReport, WorkerState, WorkerTrouble } from '../worker-ports.ts';
import { foldersOf, freeMib, passingTroubles } from './machine.ts';
import type { Speed } from './speed.ts';
import { refusedContent, wasCutOff } from './troubles.ts';

export interface ReporterOptions {
  readonly database: Pick<BashDatabase, 'workers' | 'clock'>;
  /** Of this process alone, as `newWorkerName` makes it; its connections to the database are called so, too. */
  readonly name: string;
  /** What the owner of the machine calls it. */
  readonly machine: string;
  readonly version: string;
  readonly jobs: number;
  readonly folder: string;
  readonly onSay: (line: string) => void;
  readonly onTrouble: (message: string) => void;
}

/** What hosts are told for a while, because it is over or passes without our looking. */
interface Told {
  readonly trouble: WorkerTrouble;
  /** Of the monotonic clock. */
  readonly untilMs: number;
  /** Whether no job is taken meanwhile. */
  readonly pauses: boolean;
}

const TELL_FOR_MS = 5 * 60_000;
/** After content that it does not trust, or a disk that became full within a grading. */
const PAUSE_MS = 30_000;
const MIB = 1024 * 1024;

/** PostgreSQL cuts the names of connections off there. */
const MOST_NAME_LETTERS = 63;

/** A name that no other process has, which begins with the machine's. */
export function newWorkerName(machine: string): string {
  const own = `-${process.pid}-${randomBytes(3).toString('hex')}`;
  return `${machine.replaceAll(/[^\w.-]/g, '_').slice(0, MOST_NAME_LETTERS - own.length)}${own}`;
}

/** The address under which the database knows whose connections these are. */
export function urlAs(name: string, url: string): string {
  const named = new URL(url);
  named.searchParams.set('application_name', name);
  return named.href;
}

/** Keeps the hosts informed of a worker, and says whether it may take jobs. */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly running = new Set<string>();
  state: WorkerState = 'starting';
  canaries: readonly MachineLine[] = [];
  speed: Speed | undefined;
  /** What hosts are told for as long as it works, and what does not keep it from working. */
  lasting: readonly WorkerTrouble[] = [];
  #troubles: readonly WorkerTrouble[] = [];
  #told: readonly Told[] = [];
  #unheardSinceMs: number | undefined;
  #telling: Promise<void> | undefined;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  get mayTake(): boolean {
    const pauses = this.#told.some((told) => told.pauses && told.untilMs > this.#nowMs());
    return this.state === 'ready' && this.#troubles.length === 0 && !pauses;
  }

  /** Looks at the machine and reports; one report at a time, because the database may not answer. */
  tell(): Promise<void> {
    this.#telling ??= this.#tell().finally(() => {
      this.#telling = undefined;
    });
    return this.#telling;
  }

  /** Says why it does not grade here; it stays listed so. */
  async refuse(trouble: WorkerTrouble): Promise<void> {
    this.state = 'refused';
    this.#troubles = [trouble];
    await this.report();
  }

  report(): Promise<Result<void>> {
    return this.#options.database.workers.report(this.#reportNow());
  }

  /** What a job met that is no fault of the job. */
  note({ code, message }: Failure): void {
    if (code !== 'archive-refused' && code !== 'disk-full') return;
    const trouble = code === 'disk-full' ? ({ code: 'disk', message } as const) : refusedContent(message);
    const others = this.#told.filter((told) => told.trouble.code !== trouble.code);
    this.#told = [...others, { trouble, untilMs: this.#nowMs() + PAUSE_MS, pauses: true }];
  }

  async #tell(): Promise<void> {
    const { database, folder } = this.#options;
    this.#told = this.#told.filter(({ untilMs }) => untilMs > this.#nowMs());
    this.#look(passingTroubles(database.clock.offsetMs, foldersOf(folder)));
    const startedMs = this.#nowMs();
    const reported = await this.report();
    if (!reported.ok) this.#cutOff(reported.failure, startedMs);
    else if (this.#unheardSinceMs !== undefined) this.#isBack(this.#unheardSinceMs);
  }

  #look(troubles: readonly WorkerTrouble[]): void {
    const before = new Set(this.#troubles.map(({ code }) => code));
    for (const { code, message } of troubles) if (!before.has(code)) this.#options.onTrouble(message);
    if (troubles.length === 0 && before.size > 0) this.#options.onSay('All is well again: it goes on.');
    this.#troubles = troubles;
  }

  #cutOff({ message }: Failure, sinceMs: number): void {
    if (this.#unheardSinceMs === undefined)
      this.#options.onTrouble(`Cut off: ${message} Gradings in hand go on.`);
    this.#unheardSinceMs ??= sinceMs;
  }

  #isBack(sinceMs: number): void {
    const trouble = wasCutOff(this.#nowMs() - sinceMs);
    this.#unheardSinceMs = undefined;
    this.#told = [...this.#told, { trouble, untilMs: this.#nowMs() + TELL_FOR_MS, pauses: false }];
    this.#options.onSay(trouble.message);
  }

  #nowMs(): number {
    return this.#options.database.clock.monotonicMs();
  }

  #reportNow(): WorkerReport {
    const { database, name, machine, version, jobs, folder } = this.#options;
    return {
      worker: name,
      machine,
      version,
      state: this.state,
      capacity: jobs,
      running: this.running.size,
      clockOffsetMs: Math.round(database.clock.offsetMs),
      freeDiskBytes: Math.min(...foldersOf(folder).map(freeMib)) * MIB,
      canaries: this.canaries.map(({ name, state, detail }) => ({ name, state, detail })),
      speed: this.speed ? { gradingMs: this.speed.tookMs, limitMs: this.speed.limitMs } : null,
      troubles: [...this.#troubles, ...this.lasting, ...this.#told.map(({ trouble }) => trouble)],
    };
  }
}
