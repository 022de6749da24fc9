/** A step of the schema. Released migrations stay as they are; changes are added at the end. */
export interface Migration {
  name: string;
  sql: string;
}

/** All times are milliseconds since 1970. */
export const migrations: Migration[] = [
  {
    name: '0001-accounts-and-posts',
    sql: `
      create table accounts (
        id integer primary key autoincrement,
        handle text not null unique collate nocase,
        name text not null,
        joined_at integer not null
      );

      create table posts (
        id integer primary key autoincrement,
        author_id integer not null references accounts (id) on delete cascade,
        body text not null check (length(body) between 1 and 500),
        created_at integer not null
      );

      create index posts_by_author on posts (author_id, created_at);
    `,
  },
  {
    name: '0002-follows',
    sql: `
      create table follows (
        follower_id integer not null references accounts (id) on delete cascade,
        followed_id integer not null references accounts (id) on delete cascade,
        followed_at integer not null,
        primary key (follower_id, followed_id)
      ) without rowid;

      create index follows_by_followed on follows (followed_id, follower_id);
    `,
  },
  {
    name: '0003-timeline-entries',
    sql: `
      -- author_id and posted_at repeat what the post says and never changes, so a timeline is read from one index.
      create table timeline_entries (
        id integer primary key autoincrement,
        account_id integer not null references accounts (id) on delete cascade,
        post_id integer not null references posts (id) on delete cascade,
        author_id integer not null references accounts (id) on delete cascade,
        posted_at integer not null,
        unique (account_id, post_id)
      );

      create index timeline_entries_by_time on timeline_entries (account_id, posted_at, post_id);
      create index timeline_entries_by_author on timeline_entries (author_id, account_id);
    `,
  },
  {
    name: '0004-blocks',
    sql: `
      create table blocks (
        blocker_id integer not null references accounts (id) on delete cascade,
        blocked_id integer not null references accounts (id) on delete cascade,
        blocked_at integer not null,
        primary key (blocker_id, blocked_id)
      ) without rowid;

      create index blocks_by_blocked on blocks (blocked_id);
    `,
  },
  {
    name: '0005-follower-counts',
    sql: `
      alter table accounts add column followers integer not null default 0;

      update accounts
      set followers = (select count(*) from follows where followed_id = accounts.id);
    `,
  },
  {
    name: '0006-likes',
    sql: `
      create table likes (
        post_id integer not null references posts (id) on delete cascade,
        account_id integer not null references accounts (id) on delete cascade,
        liked_at integer not null,
        primary key (post_id, account_id)
      ) without rowid;

      create index likes_by_account on likes (account_id);
    `,
  },
];
