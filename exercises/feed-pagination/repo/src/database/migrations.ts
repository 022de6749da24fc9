/** A step of the schema. Released migrations stay as they are; changes are added at the end. */
export interface Migration {
  name: string;
  sql: string;
}

/** All times are milliseconds since 1970. */
export const migrations: Migration[] = [
  {
    name: '0001-members-and-posts',
    sql: `
      create table members (
        id integer primary key autoincrement,
        handle text not null unique collate nocase,
        name text not null,
        joined_at integer not null
      );

      create table posts (
        id integer primary key autoincrement,
        author_id integer not null references members (id),
        body text not null check (length(body) between 1 and 500),
        created_at integer not null
      );

      create index posts_by_time on posts (created_at);
      create index posts_by_author on posts (author_id, created_at);
    `,
  },
  {
    name: '0002-comments',
    sql: `
      create table comments (
        id integer primary key autoincrement,
        post_id integer not null references posts (id) on delete cascade,
        author_id integer not null references members (id),
        body text not null check (length(body) between 1 and 1000),
        created_at integer not null
      );

      create index comments_by_post on comments (post_id, created_at);
    `,
  },
  {
    name: '0003-tags',
    sql: `
      -- posted_at repeats the post's created_at, which never changes, so a tag is read from one index.
      create table post_tags (
        tag text not null,
        posted_at integer not null,
        post_id integer not null references posts (id) on delete cascade,
        primary key (tag, posted_at, post_id)
      ) without rowid;

      create index post_tags_by_post on post_tags (post_id);
    `,
  },
  {
    name: '0004-likes',
    sql: `
      alter table posts add column likes integer not null default 0;

      create table likes (
        post_id integer not null references posts (id) on delete cascade,
        member_id integer not null references members (id),
        primary key (post_id, member_id)
      ) without rowid;
    `,
  },
  {
    name: '0005-longer-posts',
    sql: `
      -- SQLite cannot change a check in place: build the table anew, copy, swap.
      create table posts_new (
        id integer primary key autoincrement,
        author_id integer not null references members (id),
        body text not null check (length(body) between 1 and 5000),
        created_at integer not null,
        likes integer not null default 0
      );

      insert into posts_new (id, author_id, body, created_at, likes)
      select id, author_id, body, created_at, likes from posts;

      drop table posts;
      alter table posts_new rename to posts;

      create index posts_by_time on posts (created_at);
    `,
  },
];
