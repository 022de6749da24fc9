import type { WorkersDocument } from '../../admin-api.ts';
import type { BashDatabase, RegisteredWorker } from '../../worker-ports.ts';
import { type Answer, granted, storeRefusal } from '../answer.ts';

type Line = NonNullable<WorkersDocument['workers']>[number];

/** Who grades for this host, and how each is. */
export async function workersOf({
  database,
}: {
  readonly database: Pick<BashDatabase, 'workers' | 'clock'> | null;
}): Promise<Answer<WorkersDocument>> {
  if (!database) return granted({ schema: 'bugsquash/workers@1', workers: null });
  const listed = await database.workers.list();
  if (!listed.ok) return storeRefusal(listed.failure);
  const { atMs } = database.clock.now();
  return granted({
    schema: 'bugsquash/workers@1',
    workers: listed.value.map((worker) => lineOf(worker, atMs)),
  });
}

function lineOf(registered: RegisteredWorker, atMs: number): Line {
  const { worker, machine, version, capacity, running, seenAtMs, speed, canaries } = registered;
  const condition = conditionOf(registered);
  return {
    ...{ worker, machine, version, condition, capacity, running, seenAtMs, speed },
    canaries: { held: canaries.filter(({ state }) => state === 'ok').length, tried: canaries.length },
    says: [
      ...sayCondition(condition, Math.round((atMs - seenAtMs) / 1_000)),
      ...registered.troubles.map(({ message }) => message),
    ],
  };
}

/** What does not keep a worker from taking jobs: a cut that is over, and a slowness that its owner accepts. */
const HARMLESS = ['network', 'speed'];

function conditionOf({ isSilent, isConnected, state, troubles }: RegisteredWorker): Line['condition'] {
  if (state === 'refused') return 'refused';
  // The connection of a process that ends is closed at once; where a cable is cut, the database keeps it open.
  if (isSilent) return isConnected ? 'cut-off' : 'ended';
  return state === 'ready' && troubles.some(({ code }) => !HARMLESS.includes(code)) ? 'paused' : state;
}

function sayCondition(condition: Line['condition'], silentSeconds: number): readonly string[] {
  switch (condition) {
    case 'cut-off':
      return [
        `Not heard of for ${silentSeconds} s, with its connection still open: its network is cut, or it is stopped. Others take its jobs.`,
      ];
    case 'ended':
      return [
        `Ended without leaving ${silentSeconds} s ago: it was killed, or its machine was. Others take its jobs; start it again.`,
      ];
    default:
      return [];
  }
}
