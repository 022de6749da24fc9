import type { Database } from 'better-sqlite3';
import type { Lease, LockRepository } from '../locks/repository.ts';
import type { Service } from '../services/service.ts';
import type { RolloutRepository } from './repository.ts';
import type { Rollout } from './rollout.ts';

interface Needs {
  rollouts: RolloutRepository;
  locks: LockRepository;
  now: () => Date;
}

export type Admission = ReturnType<typeof admission>;

/** Lets rollouts onto a service, one at a time, and off again. */
export function admission(database: Database, { rollouts, locks, now }: Needs) {
  const leases = new Map<number, Lease>();

  return {
    /** Makes a rollout, unless the service is locked. */
    enter: database.transaction((service: Service, version: string): Rollout | undefined => {
      const lease = locks.take(service.id, { kind: 'rollout', holder: version, reason: null }, now());
      if (!lease) return undefined;
      const rollout = rollouts.add(service.id, version, rollouts.currentOf(service), now());
      leases.set(rollout.id, lease);
      return rollout;
    }),

    /** Ends a rollout, one way or the other. */
    leave: database.transaction((rollout: Rollout, state: 'succeeded' | 'rolled-back'): void => {
      if (!rollouts.end(rollout.id, state, now())) return;
      leases.get(rollout.id)?.release();
      leases.delete(rollout.id);
    }),
  };
}
