import type { ProcessHost } from './process-host.ts';
import { lookAt } from './process-look.ts';

/**
 * How time was lost in a run.
 * - `stood-still`: the supervisor or a process of grading was stopped (SIGSTOP, Ctrl-Z, a paused machine) by
 *   somebody whom the code under test can't be: what failed then says nothing about that code.
 * - `stopped`: the code under test was stopped, and may have done that itself.
 * - `starved`: the supervisor or a process of grading was ready to run and others had the processors. Code under test
 *   can bring that about by using them all.
 */
export type LostTime = 'stood-still' | 'stopped' | 'starved';

const LOOK_EVERY_MS = 200;
/** Half of the shortest ordinary limit may be lost unseen; less than that is what busy machines do. */
const STANDSTILL_MS = 1_500;
const STARVED_MS = 1_000;

interface Watched {
  readonly host: ProcessHost;
  /** By process id: how long it has waited in all, at the last look. */
  readonly waitedMs: Map<number, number>;
  starvedMs: number;
}

/**
 * Looks at the supervisor itself and at the processes of grading while a run goes on, and notices lost time. A process
 * that it finds stopped it continues at once. So a stop costs at most the time between two looks, whatever caused it,
 * and no limit of an honest answer is hit; and code that stops itself gains nothing, because a run in which it did so
 * is repeated only once.
 */
export class LostTimeWatch {
  readonly #watched = new Map<ProcessHost, Watched>();
  readonly #lost = new Set<LostTime>();
  #timer: NodeJS.Timeout | undefined;
  #lookedAtMs = 0;
  #waitedMs = 0;

  begin(): void {
    this.#lookedAtMs = performance.now();
    this.#waitedMs = lookAt(process.pid)?.waitedMs ?? 0;
    // What was stopped while it waited for this run has not cost it anything.
    this.#lookAtProcesses(0);
    this.#lost.clear();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  watch(host: ProcessHost): void {
    this.#watched.set(host, { host, waitedMs: new Map(), starvedMs: 0 });
  }

  /** @returns what was lost since the beginning */
  end(): LostTime[] {
    if (this.#timer) this.#look();
    clearInterval(this.#timer);
    this.#timer = undefined;
    return [...this.#lost].sort();
  }

  #look(): void {
    const nowMs = performance.now();
    const elapsedMs = nowMs - this.#lookedAtMs;
    this.#lookedAtMs = nowMs;
    const waitedMs = lookAt(process.pid)?.waitedMs ?? 0;
    const lateMs = elapsedMs - LOOK_EVERY_MS;
    if (lateMs > STANDSTILL_MS)
      this.#lost.add(waitedMs - this.#waitedMs > lateMs / 2 ? 'starved' : 'stood-still');
    this.#waitedMs = waitedMs;
    this.#lookAtProcesses(elapsedMs);
  }

  #lookAtProcesses(elapsedMs: number): void {
    for (const watched of this.#watched.values()) {
      const { host } = watched;
      if (!host.isAlive || host.isEnding) {
        this.#watched.delete(host);
        continue;
      }
      for (const pid of host.watchedPids()) this.#lookAtProcess(watched, pid, elapsedMs);
    }
  }

  #lookAtProcess(watched: Watched, pid: number, elapsedMs: number): void {
    const look = lookAt(pid);
    if (!look) return;
    if (look.isStopped) {
      this.#lost.add(watched.host.mayStopItself ? 'stopped' : 'stood-still');
      resume(pid);
    }
    const before = watched.waitedMs.get(pid);
    watched.waitedMs.set(pid, look.waitedMs);
    if (before === undefined || look.waitedMs - before < elapsedMs / 2) return;
    watched.starvedMs += elapsedMs;
    if (watched.starvedMs >= STARVED_MS) this.#lost.add('starved');
  }
}

function resume(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // It has ended meanwhile.
  }
}
