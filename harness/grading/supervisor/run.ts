import { LostTimeWatch } from './lost-time.ts';
import { mergeRuns } from './observation.ts';
import type { ObservedRun, RunPlan, RunRequest } from './run-types.ts';
import { dealShards, hiddenTestFiles, shardAsAsked } from './shards.ts';
import { fillStage, makeStage, removeStage } from './stage.ts';
import type { GradingProcesses } from './start-processes.ts';
import { Worker } from './worker.ts';

/**
 * A run of the hidden tests whose processes are started before there is a submission, so that they are warm
 * when it comes. Used once. It only observes; nothing here decides what counts.
 */
export class PreparedRun {
  readonly stageRoot: string;
  readonly #plan: RunPlan;
  readonly #workers: readonly Worker[];
  readonly #watch = new LostTimeWatch();

  constructor(processes: GradingProcesses, plan: RunPlan) {
    const pooled = plan.pool?.take();
    this.stageRoot = pooled?.stageRoot ?? makeStage();
    this.#plan = plan;
    this.#workers = Array.from(
      { length: plan.pool ? 1 : plan.workers },
      () => new Worker(processes, this.stageRoot, plan, this.#watch, pooled),
    );
  }

  /** Whether every worker still waits for work. */
  get isIdle(): boolean {
    return this.#workers.every((worker) => worker.isIdle);
  }

  /**
   * Resolves when every examiner is ready; a run may be observed before that too.
   * @returns how many rounds of the warm-up each worker has behind it
   */
  async whenReady(): Promise<readonly number[]> {
    return Promise.all(this.#workers.map((worker) => worker.whenReady));
  }

  async observe(request: RunRequest): Promise<ObservedRun> {
    try {
      fillStage(this.stageRoot, request.tree);
      this.#watch.begin();
      const { exerciseFiles, pool } = this.#plan;
      const names = request.files ?? hiddenTestFiles(exerciseFiles);
      const shards = pool
        ? [shardAsAsked(exerciseFiles, names)]
        : dealShards(exerciseFiles, names, this.#workers.length);
      const runs = shards.flatMap((shard, index) => {
        const worker = this.#workers[index];
        return worker && shard.files.length > 0 ? [worker.run(request, shard)] : [];
      });
      const run = mergeRuns(await Promise.all(runs));
      return { ...run, lostTime: this.#watch.end() };
    } finally {
      this.#watch.end();
      await this.#endWorkers();
    }
  }

  /** Ends what still runs and removes the stage. */
  async dispose(): Promise<void> {
    await this.#endWorkers();
    // That of pooled processes stays with them.
    if (!this.#workers.some(({ isPooled }) => isPooled)) removeStage(this.stageRoot);
  }

  async #endWorkers(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.end()));
  }
}
