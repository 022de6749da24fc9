import { START } from './society.ts';

/** What the releases until now did to a database. */
const RELEASED = [
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

/** Statements that leave a database as the last release would, with what others load. */
export const databaseOfTheLastRelease = (...loaded: string[]): string =>
  [
    'create table migrations (name text primary key, applied_at integer not null);',
    ...RELEASED.map(({ name, sql }) => `${sql} insert into migrations values ('${name}', ${START});`),
    ...loaded,
  ].join('\n');

const numbers = (count: number) =>
  `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})`;

/** Loads posts 1, 2, and so on, by people who have left. */
export const postsOfNobody = (count: number) =>
  `insert into posts (id, body, created_at) ${numbers(count)} select n, 'x', n from numbers;`;

/**
 * Statements that leave a database as the last release would after its last start: with so many members, as many
 * species, and five posts for each, with a comment and every other with a photo.
 */
export function societyOfTheLastRelease(members: number, firstPost: number): string {
  return databaseOfTheLastRelease(
    `insert into members (id, handle, name, joined_at)
     ${numbers(members)} select n, 'm' || n, 'Name of m' || n, ${START} from numbers;
     insert into species ${numbers(members)} select 'sp' || char(97 + n / 26, 97 + n % 26), 'Species ' || n from numbers;
     insert into posts (id, author_id, body, created_at)
     ${numbers(5 * members)} select ${firstPost - 1} + n, 1 + n % ${members}, 'words', ${START} + n from numbers;
     insert into photos (post_id, url, species)
     select p.id, '/p.jpg', s.code from posts p join species s on s.rowid = 1 + p.id % ${members} where p.id % 2 = 0;
     insert into comments (post_id, author_id, body, created_at)
     select id, author_id, 'words', created_at from posts;
     insert into likes select id, author_id from posts where id % 3 = 1;
     analyze;`,
  );
}
