import type { Database } from 'better-sqlite3';
import { migrations } from './migrations.ts';

/**
 * Brings the database up to date. Each migration runs once, in its own transaction, and is recorded.
 *
 * Foreign keys are off meanwhile, so that a table can be rebuilt the way the SQLite manual describes
 * (https://www.sqlite.org/lang_altertable.html#otheralter).
 */
export function migrate(database: Database, now: Date): void {
  database.exec(`
    create table if not exists migrations (
      name text primary key,
      applied_at integer not null
    )
  `);
  const applied = new Set(database.prepare('select name from migrations').pluck().all());
  const record = database.prepare('insert into migrations (name, applied_at) values (?, ?)');

  database.pragma('foreign_keys = off');
  for (const { name, sql } of migrations) {
    if (applied.has(name)) continue;
    database.transaction(() => {
      database.exec(sql);
      record.run(name, now.getTime());
    })();
  }
  database.pragma('foreign_keys = on');
}
