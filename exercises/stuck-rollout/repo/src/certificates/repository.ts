import type { Database } from 'better-sqlite3';
import { type Certificate, type CertificateRow, toCertificate } from './certificate.ts';

export type CertificateRepository = ReturnType<typeof certificateRepository>;

export function certificateRepository(database: Database) {
  const byName = database.prepare('select * from certificates where name = ?');
  const all = database.prepare('select * from certificates order by not_after, name');
  const put = database.prepare(`
    insert into certificates (name, names, zone, not_after) values (:name, :names, :zone, :notAfter)
    on conflict (name) do update
    set names = excluded.names, zone = excluded.zone, not_after = excluded.not_after
    returning *
  `);
  const remove = database.prepare('delete from certificates where name = ?');

  return {
    find(name: string): Certificate | undefined {
      const row = byName.get(name) as CertificateRow | undefined;
      return row && toCertificate(row);
    },

    /** Those that end first come first. */
    all(): Certificate[] {
      return (all.all() as CertificateRow[]).map(toCertificate);
    },

    put({ name, names, zone, notAfter }: Omit<Certificate, 'id'>): Certificate {
      const row = put.get({ name, names: JSON.stringify(names), zone, notAfter: notAfter.getTime() });
      return toCertificate(row as CertificateRow);
    },

    remove(name: string): boolean {
      return remove.run(name).changes > 0;
    },
  };
}
