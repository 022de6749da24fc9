import { failed, type Result, success } from '../../domain/failure.ts';
import { backUp } from './backup.ts';
import { type GradeJob, GradingLoop } from './grading-loop.ts';
import type { HostContext } from './host-context.ts';
import { Backups, Ticker } from './ticker.ts';

/** Everything of a host that goes on beside its answers to requests. */
export interface RunningHost {
  stop(): Promise<void>;
}

export interface RunHostOptions {
  readonly host: HostContext;
  readonly grade: GradeJob;
  readonly concurrency: number;
  readonly onTrouble: (message: string) => void;
}

/** Starts grading, clock and backups. `stop` ends them, and closes the store. */
export function runHost({ host, grade, concurrency, onTrouble }: RunHostOptions): RunningHost {
  const { store, queue, log, content, clock, grading } = host;
  const follow = async () => {
    const read = await log.refresh();
    if (!read.ok) onTrouble(read.failure.message);
  };
  const loop = new GradingLoop({
    ...{ store, queue, grade, clock, concurrency, onTrouble },
    exercises: content,
    onTaken: ({ submission }) => grading.add(submission),
    onSettled: ({ submission }) => {
      grading.delete(submission);
      void follow();
    },
  });
  const ticker = new Ticker(host, onTrouble);
  const backups = new Backups(host, backUp, onTrouble);
  const stopWatching = store.watch(log.bash, () => void follow());
  loop.start();
  ticker.start();
  backups.start();
  return {
    async stop() {
      stopWatching();
      await ticker.stop();
      await loop.stop();
      await backups.stop();
      // Whatever is still being written comes first.
      await log.refresh();
      await store.close();
    },
  };
}

/** Hosting without a sandbox is refused unless it is asked for: participants' code could read this machine's files. */
export function sandboxOrRefused(notice: string | null, isAccepted: boolean): Result<void> {
  if (notice === null || isAccepted) return success(undefined);
  return failed(
    'sandbox-unavailable',
    `There is no working sandbox here, so the code of participants could read this machine's files. ${notice}`,
    {
      command: ['doctor'],
      lead: 'See what is missing, or accept it with --no-sandbox among people you trust; now type',
    },
  );
}
