import type { Database } from 'better-sqlite3';
import type { Account } from '../accounts/account.ts';
import type { Position } from '../http/listing.ts';
import { POST_COLUMNS, type PostRow } from '../posts/post.ts';
import type { FollowRepository } from '../relations/follows.ts';
import { isWide, TIMELINE_CAP } from './reach.ts';

export type TimelineRepository = ReturnType<typeof timelineRepository>;

/** The copies in timelines. Wide accounts are read live: nothing of theirs is copied while they are wide. */
export function timelineRepository(database: Database, follows: FollowRepository) {
  const insertPost = database.prepare(`
    insert into timeline_entries (account_id, post_id, author_id, posted_at) values (?, ?, ?, ?)
    on conflict do nothing
  `);
  const insertPast = database.prepare(`
    insert into timeline_entries (account_id, post_id, author_id, posted_at)
    select :account, id, author_id, created_at
    from (
      select id, author_id, created_at from posts
      where author_id = :author
      order by created_at desc, id desc
      limit :cap
    )
    order by created_at, id
    on conflict do nothing
  `);
  const trim = database.prepare(`
    delete from timeline_entries
    where account_id = :account and id not in (
      select id from timeline_entries
      where account_id = :account
      order by id desc
      limit :cap
    )
  `);
  const forget = database.prepare('delete from timeline_entries where account_id = ? and author_id = ?');
  const read = database.prepare(`
    select ${POST_COLUMNS}
    from timeline_entries e join posts p on p.id = e.post_id join accounts a on a.id = e.author_id
    where e.account_id = ? and (e.posted_at, e.post_id) < (?, ?)
    order by e.posted_at desc, e.post_id desc
    limit ?
  `);

  /** Copies what an author has posted so far into one timeline. */
  function copyPast(accountId: number, author: Account): void {
    insertPast.run({ account: accountId, author: author.id, cap: TIMELINE_CAP });
    trim.run({ account: accountId, cap: TIMELINE_CAP });
  }

  return {
    /** Brings a new post to everybody who follows its author. */
    push(author: Account, post: PostRow): void {
      if (isWide(author)) return;
      for (const followerId of follows.followersOf(author.id)) {
        insertPost.run(followerId, post.id, author.id, post.created_at);
        trim.run({ account: followerId, cap: TIMELINE_CAP });
      }
    },

    /** Brings what an author has posted so far to a new follower. */
    backfill(accountId: number, author: Account): void {
      if (isWide(author)) return;
      copyPast(accountId, author);
    },

    /** Brings what an author has posted so far to all followers. */
    spread(author: Account): void {
      if (isWide(author)) return;
      for (const followerId of follows.followersOf(author.id)) copyPast(followerId, author);
    },

    /** Takes an author's posts out of one timeline. */
    forget(accountId: number, author: Account): void {
      if (isWide(author)) return;
      forget.run(accountId, author.id);
    },

    /** At most `count` of the copies in a timeline behind a position, newest first. */
    read(accountId: number, after: Position, count: number): PostRow[] {
      return read.all(accountId, after.time, after.id, count) as PostRow[];
    },
  };
}
