import type { Database } from 'better-sqlite3';
import type { Level } from '../certificates/levels.ts';

/** What is open about a certificate. */
export interface Alert {
  certificate: string;
  level: Level;
  opened_at: number;
}

/** What the pager calls somebody about. */
export interface Notification {
  id: number;
  certificate: string;
  level: Level;
  days_left: number;
  sent_at: number;
}

export type AlertRepository = ReturnType<typeof alertRepository>;

export function alertRepository(database: Database) {
  const openOf = database.prepare('select * from alerts where certificate_id = ?');
  const open = database.prepare(`
    select c.name as certificate, a.level, a.opened_at
    from alerts a join certificates c on c.id = a.certificate_id
    order by a.opened_at, c.name
  `);
  const put = database.prepare(`
    insert into alerts (certificate_id, level, opened_at) values (?, ?, ?)
    on conflict (certificate_id) do update set level = excluded.level
  `);
  const close = database.prepare('delete from alerts where certificate_id = ?');
  const notify = database.prepare(
    'insert into notifications (certificate, level, days_left, sent_at) values (:certificate, :level, :daysLeft, :at)',
  );
  const notificationsAfter = database.prepare('select * from notifications where id > ? order by id limit 100');

  return {
    openOf(certificateId: number): Alert | undefined {
      return openOf.get(certificateId) as Alert | undefined;
    },

    /** All that are open, the oldest first. */
    open(): Alert[] {
      return open.all() as Alert[];
    },

    /** Opens an alert, or raises the one that is open. */
    put(certificateId: number, level: Level, at: Date): void {
      put.run(certificateId, level, at.getTime());
    },

    close(certificateId: number): void {
      close.run(certificateId);
    },

    notify(certificate: string, level: Level, daysLeft: number, at: Date): void {
      notify.run({ certificate, level, daysLeft, at: at.getTime() });
    },

    notificationsAfter(id: number): Notification[] {
      return notificationsAfter.all(id) as Notification[];
    },
  };
}
