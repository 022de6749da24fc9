export interface Migration {
  name: string;
  sql: string;
}

/** In the order in which they run. What has been released is never edited. */
export const migrations: Migration[] = [
  {
    name: '0001-members',
    sql: `
      create table members (
        id integer primary key autoincrement,
        handle text not null unique collate nocase,
        name text not null,
        joined_at integer not null
      );
    `,
  },
  {
    name: '0002-posts',
    sql: `
      create table posts (
        id integer primary key autoincrement,
        author_id integer references members (id) on delete set null,
        body text not null,
        created_at integer not null
      );

      create index posts_by_author on posts (author_id);
    `,
  },
  {
    name: '0003-follows',
    sql: `
      create table follows (
        follower_id integer not null references members (id) on delete cascade,
        member_id integer not null references members (id) on delete cascade,
        primary key (follower_id, member_id)
      ) without rowid;

      create index follows_by_member on follows (member_id);

      alter table posts add column audience text not null default 'everyone';
    `,
  },
  {
    name: '0004-photos',
    sql: `
      create table species (
        code text primary key,
        name text not null
      );

      create table photos (
        id integer primary key autoincrement,
        post_id integer not null references posts (id) on delete cascade,
        url text not null,
        species text references species (code)
      );

      create index photos_by_post on photos (post_id);
      create index photos_by_species on photos (species, post_id);
    `,
  },
  {
    name: '0005-comments',
    sql: `
      create table comments (
        id integer primary key autoincrement,
        post_id integer not null references posts (id) on delete cascade,
        author_id integer references members (id) on delete set null,
        body text not null,
        created_at integer not null
      );

      create index comments_by_post on comments (post_id);
      create index comments_by_author on comments (author_id);
    `,
  },
  {
    name: '0006-likes',
    sql: `
      create table likes (
        post_id integer not null references posts (id) on delete cascade,
        member_id integer not null references members (id) on delete cascade,
        primary key (post_id, member_id)
      ) without rowid;

      create index likes_by_member on likes (member_id);
    `,
  },
  {
    name: '0007-quotes',
    sql: `
      alter table posts add column quotes integer references posts (id) on delete set null;

      create index posts_by_quotes on posts (quotes);
    `,
  },
];
