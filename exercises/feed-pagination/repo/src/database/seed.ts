import type { Database } from 'better-sqlite3';

const people = [
  ['ada', 'Ada Okafor'],
  ['bruno', 'Bruno Teixeira'],
  ['chen', 'Chen Wei'],
  ['dilys', 'Dilys Price'],
] as const;

const topics = [
  ['The water on the east plots is back on.', ['water', 'east']],
  ['Seed swap on Saturday, bring envelopes.', ['seeds', 'events']],
  ['Whoever borrowed the long ladder: please bring it back.', ['tools']],
  ['Too many courgettes again. Box by the gate, help yourselves.', ['harvest', 'free']],
  ['Has anybody kept leeks going through the frost?', ['harvest']],
] as const;

const HOUR = 3_600_000;

/** Fills an empty database with something to look at. Does nothing once there are members. */
export function seed(database: Database, now: Date): void {
  const members = database.prepare('select count(*) from members').pluck().get() as number;
  if (members > 0) return;

  const member = database.prepare('insert into members (handle, name, joined_at) values (?, ?, ?)');
  const post = database.prepare('insert into posts (author_id, body, created_at) values (?, ?, ?)');
  const tag = database.prepare('insert into post_tags (tag, posted_at, post_id) values (?, ?, ?)');
  const comment = database.prepare(
    'insert into comments (post_id, author_id, body, created_at) values (?, ?, ?, ?)',
  );

  database.transaction(() => {
    const start = now.getTime() - 60 * HOUR;
    const ids = people.map(([handle, name]) => member.run(handle, name, start).lastInsertRowid);
    for (let hour = 0; hour < 60; hour += 1) {
      const [body, tags] = topics[hour % topics.length];
      const at = start + hour * HOUR;
      const { lastInsertRowid: postId } = post.run(ids[hour % ids.length], body, at);
      for (const name of tags) tag.run(name, at, postId);
      if (hour % 3 === 0) comment.run(postId, ids[(hour + 1) % ids.length], 'Thank you!', at + HOUR / 2);
    }
  })();
}
