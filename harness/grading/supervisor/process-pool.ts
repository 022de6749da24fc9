import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { LimitName } from '../../sandbox/limits.ts';
import { endProcess } from './start-processes.ts';

/** Who is told that a process hit a limit: whoever has it run something now. */
export interface LimitNotes {
  note: (name: LimitName) => void;
}

/** The processes of a lane between two runs, and the stage that they see. */
export interface PooledProcesses {
  readonly examiner: ChildProcess;
  /** The subject that the examiner still holds, with the database process of its database; where it came through whole. */
  readonly subject: ChildProcess | undefined;
  readonly databaseProcess: ChildProcess | undefined;
  readonly stageRoot: string;
  readonly limitNotes: LimitNotes;
}

/** Each run leaves its modules behind in memory, and its processor time counts towards the limit. */
const RUNS_OF_ONE_EXAMINER = 40;

/**
 * Processes that have seen a run to its end and can take the next of the same exercise. A submission never gets
 * any: what hostile code did to them must end with it. `verify` tries its author's own code hundreds of times, and
 * they take longer to start than most mutants take to die.
 */
export class ProcessPool {
  readonly #waiting: { readonly lane: PooledProcesses; readonly runs: number }[] = [];
  readonly #runs = new WeakMap<ChildProcess, number>();

  take(): PooledProcesses | undefined {
    const next = this.#waiting.pop();
    if (next) this.#runs.set(next.lane.examiner, next.runs);
    return next?.lane;
  }

  /** @returns whether they are kept; those that have done their share of runs are not, and their giver ends them */
  give(lane: PooledProcesses): boolean {
    const runs = (this.#runs.get(lane.examiner) ?? 0) + 1;
    const isKept = runs < RUNS_OF_ONE_EXAMINER && lane.examiner.connected;
    if (isKept) this.#waiting.push({ lane, runs });
    return isKept;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#waiting.splice(0).map(({ lane }) => this.#end(lane)));
  }

  async #end({ examiner, subject, databaseProcess, stageRoot }: PooledProcesses): Promise<void> {
    const children = [examiner, subject, databaseProcess].flatMap((child) => child ?? []);
    await Promise.all(children.map((child) => endProcess(child)));
    for (const child of children) for (const stream of child.stdio) stream?.destroy();
    rmSync(stageRoot, { recursive: true, force: true });
  }
}
