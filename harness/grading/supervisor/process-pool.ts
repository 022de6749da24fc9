import { endProcesses, type ProcessHost } from './process-host.ts';
import { removeStage } from './stage.ts';

/** The processes of a worker between two runs, and the stage that they see. */
export interface PooledProcesses {
  readonly examiner: ProcessHost;
  /** The subject that the examiner still has, with its database; only where it came through whole. */
  readonly subject: ProcessHost | undefined;
  readonly database: ProcessHost | undefined;
  readonly stageRoot: string;
  /** How many runs the examiner has behind it. */
  readonly runs: number;
}

/** Each run leaves its modules behind in memory, and its processor time counts towards the limit. */
const RUNS_OF_ONE_EXAMINER = 40;

/**
 * Lends processes that have seen a run to its end to the next run of the same exercise. A submission never gets
 * any: what hostile code did to them must end with it. `verify` tries its author's own code hundreds of times, and
 * they take longer to start than most mutants take to die.
 */
export class ProcessPool {
  readonly #pooled: PooledProcesses[] = [];

  take(): PooledProcesses | undefined {
    return this.#pooled.pop();
  }

  /** @returns whether it keeps them; not those that have done their runs: the caller ends them */
  give(processes: PooledProcesses): boolean {
    const isKept = processes.runs < RUNS_OF_ONE_EXAMINER && processes.examiner.child.connected;
    if (isKept) this.#pooled.push(processes);
    return isKept;
  }

  async dispose(): Promise<void> {
    await Promise.all(
      this.#pooled.splice(0).map(async ({ examiner, subject, database, stageRoot }) => {
        await endProcesses([examiner, subject, database].flatMap((host) => host ?? []));
        removeStage(stageRoot);
      }),
    );
  }
}
