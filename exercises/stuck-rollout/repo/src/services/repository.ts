import type { Database } from 'better-sqlite3';
import { type Service, type ServiceRow, toService } from './service.ts';

export type ServiceSettings = Omit<Service, 'id'>;

export type ServiceRepository = ReturnType<typeof serviceRepository>;

export function serviceRepository(database: Database) {
  const byName = database.prepare('select * from services where name = ?');
  // The first version is history; what is entered again changes the settings alone.
  const put = database.prepare(`
    insert into services (name, version, batch_percent, soak_seconds, deadline_seconds, hostnames)
    values (:name, :firstVersion, :batchPercent, :soakSeconds, :deadlineSeconds, :hostnames)
    on conflict (name) do update
    set batch_percent = excluded.batch_percent,
        soak_seconds = excluded.soak_seconds,
        deadline_seconds = excluded.deadline_seconds,
        hostnames = excluded.hostnames
    returning *
  `);

  return {
    find(name: string): Service | undefined {
      const row = byName.get(name) as ServiceRow | undefined;
      return row && toService(row);
    },

    put(settings: ServiceSettings): Service {
      const hostnames = JSON.stringify(settings.hostnames);
      return toService(put.get({ ...settings, hostnames }) as ServiceRow);
    },
  };
}
