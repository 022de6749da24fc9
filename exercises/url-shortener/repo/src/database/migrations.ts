/** A step of the schema. Released migrations stay as they are; changes are added at the end. */
export interface Migration {
  name: string;
  sql: string;
}

/** Times are milliseconds since 1970; hours are counted from there as well. */
export const migrations: Migration[] = [
  {
    name: '0001-links',
    sql: `
      create table links (
        id integer primary key,
        alias text not null unique collate nocase,
        url text not null,
        created_at integer not null,
        expires_at integer
      );
    `,
  },
  {
    name: '0002-clicks',
    sql: `
      create table clicks (
        link_id integer not null references links (id) on delete cascade,
        hour integer not null,
        count integer not null,
        primary key (link_id, hour)
      ) without rowid;

      create index clicks_by_hour on clicks (hour, link_id, count);
    `,
  },
  {
    name: '0003-titles',
    sql: `
      alter table links add column title text;
    `,
  },
  {
    name: '0004-takedowns',
    sql: `
      alter table links add column taken_down_at integer;
    `,
  },
];
