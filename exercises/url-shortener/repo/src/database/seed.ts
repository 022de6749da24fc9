import type { Database } from 'better-sqlite3';

const links = [
  ['opening-hours', 'https://www.citylibrary.example/visit/opening-hours', 'Opening hours'],
  ['storytime', 'https://www.citylibrary.example/children/storytime?branch=harbour', 'Storytime'],
  ['book-sale', 'https://market.example/events/book-sale', null],
] as const;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Fills an empty database with something to look at. Does nothing once there are links. */
export function seed(database: Database, now: Date): void {
  const count = database.prepare('select count(*) from links').pluck().get() as number;
  if (count > 0) return;

  const link = database.prepare(
    'insert into links (alias, url, title, created_at, expires_at) values (?, ?, ?, ?, ?)',
  );
  const click = database.prepare('insert into clicks (link_id, hour, count) values (?, ?, ?)');

  database.transaction(() => {
    for (const [index, [alias, url, title]] of links.entries()) {
      const { lastInsertRowid } = link.run(alias, url, title, now.getTime() - 7 * DAY, null);
      for (let back = 6; back >= 0; back -= 1) {
        const hour = Math.trunc((now.getTime() - back * DAY) / HOUR);
        click.run(lastInsertRowid, hour, 5 + ((back * 7 + index) % 11));
      }
    }
  })();
}
