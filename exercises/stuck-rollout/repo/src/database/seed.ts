import type { Database } from 'better-sqlite3';

const DAY = 86_400_000;

/** Fills an empty database with something to look at. Does nothing once there are services. */
export function seed(database: Database, now: Date): void {
  const count = database.prepare('select count(*) from services').pluck().get() as number;
  if (count > 0) return;

  const service = database.prepare(`
    insert into services (name, version, batch_percent, soak_seconds, deadline_seconds, hostnames)
    values (?, ?, ?, ?, ?, ?)
  `);
  const host = database.prepare(`
    insert into hosts (service_id, name, wanted, running, health, reported_at) values (?, ?, ?, ?, 'healthy', ?)
  `);
  const certificate = database.prepare(
    'insert into certificates (name, names, zone, not_after) values (?, ?, ?, ?)',
  );

  database.transaction(() => {
    for (const [name, machines] of [['booking', 8], ['timetable', 3]] as const) {
      const hostnames = JSON.stringify([`${name}.ferries.example`]);
      const { lastInsertRowid } = service.run(name, '1.0.0', 25, 60, 300, hostnames);
      for (let n = 1; n <= machines; n += 1) {
        host.run(lastInsertRowid, `${name}-${String(n).padStart(2, '0')}`, '1.0.0', '1.0.0', now.getTime());
      }
    }
    certificate.run('ferries', '["*.ferries.example"]', 'Europe/Oslo', now.getTime() + 23 * DAY);
    certificate.run('booking', '["booking.ferries.example"]', 'Europe/Oslo', now.getTime() + 90 * DAY);
  })();
}
