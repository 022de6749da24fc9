import { failed, type Result, success } from '../../domain/failure.ts';
import type { BashDatabase } from '../worker-ports.ts';
import { backUp } from './backup.ts';
import { contentBy, type GradeJob, GradingLoop } from './grading-loop.ts';
import type { HostContext } from './host-context.ts';
import { OwnTestRuns } from './own-tests.ts';
import { contentFor, followContent } from './shared-content.ts';
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
  const { store, queue, log, clock, grading } = host;
  const follow = async () => {
    const read = await log.refresh();
    if (!read.ok) onTrouble(read.failure.message);
  };
  const loop = new GradingLoop({
    ...{ store, queue, grade, clock, concurrency, onTrouble },
    exerciseOf: contentBy(
      (digest) => contentFor(host, digest),
      // Another host or a worker may have it.
      host.database ? 'archive-refused' : 'exercise-changed',
    ),
    onTaken: ({ submission }) => grading.add(submission),
    onSettled: ({ submission }) => {
      grading.delete(submission);
      void follow();
    },
  });
  const ticker = new Ticker(host, onTrouble);
  // A database is backed up by whoever runs it, and holds other bashes as well.
  const backups = host.database ? undefined : new Backups(host, backUp, onTrouble);
  const stopSharing = host.database ? shareWithOthers(host, host.database) : () => {};
  // Where a host leaves all grading to workers, it runs no code at all.
  const ownTests = concurrency > 0 ? new OwnTestRuns(host, grade, onTrouble) : undefined;
  const stopWatching = store.watch(log.bash, () => void follow());
  loop.start();
  ticker.start();
  backups?.start();
  ownTests?.start();
  return {
    async stop() {
      stopWatching();
      stopSharing();
      await ticker.stop();
      await ownTests?.stop();
      await loop.stop();
      await backups?.stop();
      // Whatever is still being written comes first.
      await log.refresh();
      await store.close();
    },
  };
}

/** Far below the minute after which somebody counts as away. */
const EXCHANGE_SEEN_EVERY_MS = 5_000;

/** What other hosts and workers do: content that they rejudge by, whom they hear of, and what is in hand. */
function shareWithOthers(host: HostContext, { hosts, queue }: BashDatabase): () => void {
  const { log, grading, seen } = host;
  let told: ReadonlyMap<string, number> = new Map();
  const exchanging = setInterval(async () => {
    const news = new Map([...seen].filter(([person, atMs]) => told.get(person) !== atMs));
    const known = await hosts.seen(log.bash, news);
    if (!known.ok) return;
    told = known.value;
    for (const [person, atMs] of told) seen.set(person, Math.max(atMs, seen.get(person) ?? atMs));
  }, EXCHANGE_SEEN_EVERY_MS);
  const stopFollowing = log.onAppended((entries) => void followContent(host, entries));
  const stopWatching = queue.watch(async () => {
    const inHand = await hosts.inHand(log.bash);
    if (!inHand.ok) return;
    grading.clear();
    for (const submission of inHand.value) grading.add(submission);
  });
  return () => {
    clearInterval(exchanging);
    stopFollowing();
    stopWatching();
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
