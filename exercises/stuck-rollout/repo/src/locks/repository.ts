import type { Database } from 'better-sqlite3';

/** Keeps rollouts away from a service: one that is under way, or somebody who has asked for quiet. */
export interface Lock {
  kind: 'rollout' | 'freeze';
  holder: string;
  reason: string | null;
}

interface LockRow extends Lock {
  id: number;
  service_id: number;
  taken_at: number;
}

/** A lock that was taken. */
export interface Lease {
  release(): void;
}

export const presentLock = ({ kind, holder, reason, taken_at }: LockRow) => ({
  kind,
  holder,
  reason,
  since: new Date(taken_at).toISOString(),
});

export type LockRepository = ReturnType<typeof lockRepository>;

/** Each service has one lock. */
export function lockRepository(database: Database) {
  const byService = database.prepare('select * from locks where service_id = ?');
  const insert = database
    .prepare(`
      insert into locks (service_id, kind, holder, reason, taken_at)
      values (:serviceId, :kind, :holder, :reason, :takenAt)
      on conflict do nothing
      returning id
    `)
    .pluck();
  const remove = database.prepare('delete from locks where id = ?');

  return {
    find(serviceId: number): LockRow | undefined {
      return byService.get(serviceId) as LockRow | undefined;
    },

    /** Takes the lock, unless somebody has it. */
    take(serviceId: number, lock: Lock, at: Date): Lease | undefined {
      const id = insert.get({ serviceId, ...lock, takenAt: at.getTime() }) as number | undefined;
      return id === undefined ? undefined : { release: () => remove.run(id) };
    },

    remove(id: number): void {
      remove.run(id);
    },
  };
}
