import { START } from './board.ts';

/** What releases before this one did to a database; statements without their comments. */
const RELEASED = [
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

const DAY = 86_400_000;

/**
 * Statements that leave a database as the last release would: with members ada and bruno and so many posts a second
 * apart, every hundredth by ada, which have a tag, a comment and a like each.
 */
export function boardOfTheLastRelease(posts: number): string {
  const joined = START - DAY;
  return [
    'create table migrations (name text primary key, applied_at integer not null);',
    ...RELEASED.map(({ name, sql }) => `${sql} insert into migrations values ('${name}', ${joined});`),
    `insert into members (handle, name, joined_at) values ('ada', 'Ada', ${joined}), ('bruno', 'Bruno', ${joined});
     insert into posts (author_id, body, created_at, likes)
     with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${posts})
     select iif(n % 100 = 0, 1, 2), 'words', ${joined} + n * 1000, n % 100 = 0 from numbers;
     insert into post_tags select 'seeds', created_at, id from posts where author_id = 1;
     insert into comments (post_id, author_id, body, created_at)
     select id, 2, 'words', created_at from posts where author_id = 1;
     insert into likes select id, 2 from posts where author_id = 1;`,
  ].join('\n');
}
