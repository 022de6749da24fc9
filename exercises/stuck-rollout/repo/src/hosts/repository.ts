import type { Database } from 'better-sqlite3';

/** What an agent says of the version that its machine runs. */
export type Health = 'starting' | 'healthy' | 'unhealthy';

/** A machine, as its row has it. `health` is about the wanted version: none as long as nothing was heard of it. */
export interface Host {
  id: number;
  service_id: number;
  name: string;
  wanted: string;
  running: string | null;
  health: Health | null;
  reported_at: number | null;
  rollout_id: number | null;
  batch: number | null;
}

/** How a part of a rollout's machines is doing. */
export interface Tally {
  unhealthy: number;
  waiting: number;
}

export const presentHost = ({ name, wanted, running, health, batch }: Host) => ({
  name,
  wanted,
  running,
  health: health ?? 'pending',
  batch,
});

export type HostRepository = ReturnType<typeof hostRepository>;

export function hostRepository(database: Database) {
  const ofService = database.prepare('select * from hosts where service_id = ? order by name');
  const insert = database.prepare(
    'insert into hosts (service_id, name, wanted) values (?, ?, ?) on conflict do nothing',
  );
  const owner = database.prepare('select service_id from hosts where name = ?').pluck();
  const remove = database.prepare('delete from hosts where service_id = ? and name = ?');
  const report = database.prepare(`
    update hosts
    set running = :version,
        health = case when wanted = :version then :health else health end,
        reported_at = :at
    where name = :name
    returning wanted
  `);
  const count = database.prepare('select count(*) from hosts where service_id = ?').pluck();
  const ask = database.prepare(`
    update hosts set wanted = :version, health = null, rollout_id = :rollout, batch = :batch
    where id in (
      select id from hosts
      where service_id = :service and rollout_id is not :rollout
      order by name
      limit :limit
    )
  `);
  const askBack = database.prepare('update hosts set wanted = ?, health = null where rollout_id = ?');
  const tally = database.prepare(`
    select count(*) filter (where health = 'unhealthy') as unhealthy,
           count(*) filter (where health <> 'healthy') as waiting
    from hosts
    where rollout_id = ? and batch <= ?
  `);

  return {
    of(serviceId: number): Host[] {
      return ofService.all(serviceId) as Host[];
    },

    /** Adding one that is there already changes nothing; says whether it belongs to the service now. */
    add(serviceId: number, name: string, version: string): boolean {
      insert.run(serviceId, name, version);
      return owner.get(name) === serviceId;
    },

    remove(serviceId: number, name: string): boolean {
      return remove.run(serviceId, name).changes > 0;
    },

    /** Notes what an agent has said; returns the version that it is to run, or undefined for a stranger. */
    report(name: string, version: string, health: Health, at: Date): string | undefined {
      const row = report.get({ name, version, health, at: at.getTime() }) as { wanted: string } | undefined;
      return row?.wanted;
    },

    count(serviceId: number): number {
      return count.get(serviceId) as number;
    },

    /** Gives the next machines of a service, by name, a version to run; says how many there were. */
    ask(request: { service: number; rollout: number; batch: number; version: string; limit: number }): number {
      return ask.run(request).changes;
    },

    /** Gives every machine that a rollout has reached another version to run. */
    askBack(rolloutId: number, version: string): void {
      askBack.run(version, rolloutId);
    },

    /** The machines of a rollout's batches up to this one. */
    tally(rolloutId: number, batch: number): Tally {
      return tally.get(rolloutId, batch) as Tally;
    },
  };
}
