import type { Database } from 'better-sqlite3';

const HOUR = 3_600_000;

const people = [
  ['gwen', 'Gwen Pugh'],
  ['rhys', 'Rhys Bowen'],
  ['farida', 'Farida Noor'],
  ['tom', 'Tom Achterberg'],
] as const;

const birds = [
  ['nightjar', 'Nightjar'],
  ['bittern', 'Bittern'],
  ['wryneck', 'Wryneck'],
  ['dipper', 'Dipper'],
  ['hobby', 'Hobby'],
  ['garganey', 'Garganey'],
] as const;

/** Something to look at, in a database that is empty. */
export function seed(database: Database, now: Date): void {
  if (database.prepare('select 1 from members').get()) return;
  const member = database.prepare('insert into members (handle, name, joined_at) values (?, ?, ?)');
  const species = database.prepare('insert into species (code, name) values (?, ?)');
  const post = database.prepare(
    'insert into posts (author_id, body, audience, quotes, created_at) values (?, ?, ?, ?, ?)',
  );
  const photo = database.prepare('insert into photos (post_id, url, species) values (?, ?, ?)');
  const comment = database.prepare(
    'insert into comments (post_id, author_id, body, created_at) values (?, ?, ?, ?)',
  );
  const like = database.prepare('insert into likes (post_id, member_id) values (?, ?)');

  database.transaction(() => {
    const start = now.getTime() - 60 * HOUR;
    const ids = people.map(([handle, name]) => member.run(handle, name, start).lastInsertRowid);
    for (const [code, name] of birds) species.run(code, name);
    for (let n = 0; n < 60; n += 1) {
      const at = start + n * HOUR;
      const [code, name] = birds[n % birds.length];
      const audience = n % 10 === 3 ? 'followers' : 'everyone';
      const quotes = n % 10 === 4 ? n : null;
      const { lastInsertRowid: id } = post.run(ids[n % ids.length], `${name}!`, audience, quotes, at);
      for (let shot = 0; shot <= n % 4; shot += 1) {
        photo.run(id, `/photos/${n}-${shot}.jpg`, shot === 0 ? code : birds[(n + shot) % birds.length][0]);
      }
      if (n % 3 === 0) comment.run(id, ids[(n + 1) % ids.length], 'Where was this?', at + HOUR / 2);
      for (const fan of ids.slice(0, n % 5)) like.run(id, fan);
    }
  })();
}
