import type { Database } from 'better-sqlite3';
import type { Service } from '../services/service.ts';
import { type Rollout, type RolloutRow, type State, toRollout } from './rollout.ts';

export type RolloutRepository = ReturnType<typeof rolloutRepository>;

const SELECT = `
  select r.*, s.name as service, s.batch_percent, s.soak_seconds, s.deadline_seconds
  from rollouts r join services s on s.id = r.service_id
`;

export function rolloutRepository(database: Database) {
  const byId = database.prepare(`${SELECT} where r.id = ?`);
  const ofService = database.prepare(`${SELECT} where r.service_id = ? order by r.id desc limit 20`);
  const unfinished = database.prepare(`${SELECT} where r.ended_at is null order by r.id`);
  const current = database
    .prepare('select version from rollouts where service_id = ? and ended_at is not null order by id desc limit 1')
    .pluck();
  const insert = database
    .prepare(`
      insert into rollouts (service_id, version, replaces, state, began_at, started_at)
      values (:serviceId, :version, :replaces, 'rolling', :at, :at)
      returning id
    `)
    .pluck();
  const setBatch = database.prepare('update rollouts set batch = ?, began_at = ? where id = ?');
  const setState = database.prepare('update rollouts set state = ?, began_at = ? where id = ?');
  const end = database.prepare('update rollouts set state = ?, ended_at = ? where id = ? and ended_at is null');

  function find(id: number): Rollout | undefined {
    const row = byId.get(id) as RolloutRow | undefined;
    return row && toRollout(row);
  }

  const allUnfinished = () => (unfinished.all() as RolloutRow[]).map(toRollout);

  return {
    find,

    /** The latest ones of a service, the newest first. */
    of(serviceId: number): Rollout[] {
      return (ofService.all(serviceId) as RolloutRow[]).map(toRollout);
    },

    unfinished: allUnfinished,

    unfinishedOf(serviceId: number): Rollout | undefined {
      return allUnfinished().find((rollout) => rollout.serviceId === serviceId);
    },

    /** The version that a service's machines run when nothing is under way. */
    currentOf(service: Service): string {
      return (current.get(service.id) as string | undefined) ?? service.firstVersion;
    },

    add(serviceId: number, version: string, replaces: string, at: Date): Rollout {
      const id = insert.get({ serviceId, version, replaces, at: at.getTime() }) as number;
      return find(id) as Rollout;
    },

    beginBatch(id: number, batch: number, at: Date): void {
      setBatch.run(batch, at.getTime(), id);
    },

    turn(id: number, state: State, at: Date): void {
      setState.run(state, at.getTime(), id);
    },

    /** Says whether it had not ended before. */
    end(id: number, state: State, at: Date): boolean {
      return end.run(state, at.getTime(), id).changes > 0;
    },
  };
}
