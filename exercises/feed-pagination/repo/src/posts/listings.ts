import type { Database } from 'better-sqlite3';
import type { Listing } from '../http/listing.ts';
import type { Member } from '../members/repository.ts';
import { POST_COLUMNS, type PostRow } from './post.ts';

/** A post and its place in the feed; the newest has place 1. */
interface FeedRow extends PostRow {
  place: number;
}

const NEWEST = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

export type PostListings = ReturnType<typeof postListings>;

/** The listings of posts, all of them newest first. */
export function postListings(database: Database) {
  const feed = database.prepare(`
    with places as (
      select id, row_number() over (order by created_at desc, id desc) as place from posts
    )
    select ${POST_COLUMNS}, places.place
    from places join posts p on p.id = places.id join members m on m.id = p.author_id
    where places.place > ?
    order by places.place
    limit ?
  `);

  const byMember = database.prepare(`
    select ${POST_COLUMNS}
    from posts p join members m on m.id = p.author_id
    where p.author_id = ? and (p.created_at, p.id) < (?, ?)
    order by p.created_at desc, p.id desc
    limit ?
  `);

  const byTag = database.prepare(`
    select ${POST_COLUMNS}
    from post_tags listed
    join posts p on p.id = listed.post_id
    join members m on m.id = p.author_id
    where listed.tag = ? and (listed.posted_at < ? or (listed.posted_at = ? and listed.post_id < ?))
    order by listed.posted_at desc, listed.post_id desc
    limit ?
  `);

  return {
    /** Everybody's posts. */
    feed(): Listing<FeedRow> {
      return {
        name: 'feed',
        path: '/feed',
        sortedBy: ['place'],
        read: (after, limit) => feed.all(...(after ?? [0]), limit) as FeedRow[],
      };
    },

    /** What one member wrote. */
    byMember(member: Member): Listing<PostRow> {
      return {
        name: `member ${member.id}`,
        path: `/members/${member.handle}/posts`,
        sortedBy: ['created_at', 'id'],
        read: (after, limit) => byMember.all(member.id, ...(after ?? NEWEST), limit) as PostRow[],
      };
    },

    /** What carries a tag. */
    byTag(tag: string): Listing<PostRow> {
      return {
        name: `tag ${tag}`,
        path: `/tags/${tag}/posts`,
        sortedBy: ['created_at', 'id'],
        read: (after, limit) => {
          const [time, id] = after ?? NEWEST;
          return byTag.all(tag, time, time, id, limit) as PostRow[];
        },
      };
    },
  };
}
