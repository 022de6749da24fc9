/** A step of the schema. Released migrations stay as they are; changes are added at the end. */
export interface Migration {
  name: string;
  sql: string;
}

/** Times are milliseconds since 1970. */
export const migrations: Migration[] = [
  {
    name: '0001-services',
    sql: `
      create table services (
        id integer primary key,
        name text not null unique,
        version text not null,
        batch_percent integer not null,
        soak_seconds integer not null,
        deadline_seconds integer not null,
        hostnames text not null default '[]'
      );

      create table hosts (
        id integer primary key,
        service_id integer not null references services (id),
        name text not null unique,
        wanted text not null,
        running text,
        health text,
        reported_at integer,
        rollout_id integer,
        batch integer
      );

      create index hosts_by_service on hosts (service_id, name);
      create index hosts_by_rollout on hosts (rollout_id, batch);
    `,
  },
  {
    name: '0002-rollouts',
    sql: `
      create table rollouts (
        id integer primary key,
        service_id integer not null references services (id),
        version text not null,
        replaces text not null,
        state text not null,
        batch integer not null default 0,
        began_at integer not null,
        started_at integer not null,
        ended_at integer
      );

      create index rollouts_by_service on rollouts (service_id);
    `,
  },
  {
    name: '0003-locks',
    sql: `
      create table locks (
        id integer primary key,
        service_id integer not null unique references services (id),
        kind text not null,
        holder text not null,
        reason text,
        taken_at integer not null
      );
    `,
  },
  {
    name: '0004-certificates',
    sql: `
      create table certificates (
        id integer primary key,
        name text not null unique,
        names text not null,
        zone text not null,
        not_after integer not null
      );

      create table alerts (
        id integer primary key,
        certificate_id integer not null unique references certificates (id) on delete cascade,
        level integer not null,
        opened_at integer not null
      );

      create table notifications (
        id integer primary key,
        certificate text not null,
        level integer not null,
        days_left integer not null,
        sent_at integer not null
      );
    `,
  },
  {
    name: '0005-levels-by-name',
    sql: `
      create table alerts_by_name (
        id integer primary key,
        certificate_id integer not null unique references certificates (id) on delete cascade,
        level text not null,
        opened_at integer not null
      );
      insert into alerts_by_name
      select id, certificate_id, case level when 1 then 'notice' when 2 then 'urgent' else 'expired' end, opened_at
      from alerts;
      drop table alerts;
      alter table alerts_by_name rename to alerts;

      create table notifications_by_name (
        id integer primary key,
        certificate text not null,
        level text not null,
        days_left integer not null,
        sent_at integer not null
      );
      insert into notifications_by_name
      select id, certificate, case level when 1 then 'notice' when 2 then 'urgent' else 'expired' end,
             days_left, sent_at
      from notifications;
      drop table notifications;
      alter table notifications_by_name rename to notifications;
    `,
  },
];
