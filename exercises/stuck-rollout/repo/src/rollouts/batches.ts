import type { Database } from 'better-sqlite3';
import type { HostRepository } from '../hosts/repository.ts';
import type { RolloutRepository } from './repository.ts';
import type { Rollout } from './rollout.ts';

interface Needs {
  hosts: HostRepository;
  rollouts: RolloutRepository;
  now: () => Date;
}

export type Batches = ReturnType<typeof batches>;

/** How many machines go at once: a share of all, rounded down, but one at the least. */
export const batchSize = (machines: number, percent: number) => Math.max(1, Math.floor((machines * percent) / 100));

export function batches(database: Database, { hosts, rollouts, now }: Needs) {
  return {
    /** Asks the next machines to run the version; says whether any were left. */
    begin: database.transaction((rollout: Rollout): boolean => {
      const { id, serviceId: service, version, batchPercent } = rollout;
      const batch = rollout.batch + 1;
      const limit = batchSize(hosts.count(service), batchPercent);
      const asked = hosts.ask({ service, rollout: id, batch, version, limit });
      if (asked > 0) rollouts.beginBatch(id, batch, now());
      return asked > 0;
    }),

    /** Gives all machines that were asked what they ran before. */
    takeBack: database.transaction((rollout: Rollout): void => {
      rollouts.turn(rollout.id, 'rolling-back', now());
      hosts.askBack(rollout.id, rollout.replaces);
    }),
  };
}
