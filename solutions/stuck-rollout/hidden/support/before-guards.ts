/** The tables as they are before the extension, with what the service notes down of how they came about. */
export const BEFORE_GUARDS = `
  create table migrations (name text primary key, applied_at integer not null);
  insert into migrations values ('0001-services', 0), ('0002-rollouts', 0), ('0003-locks', 0),
    ('0004-certificates', 0), ('0005-levels-by-name', 0);
  create table services (
    id integer primary key, name text not null unique, version text not null, batch_percent integer not null,
    soak_seconds integer not null, deadline_seconds integer not null, hostnames text not null default '[]'
  );
  create table hosts (
    id integer primary key, service_id integer not null references services (id), name text not null unique,
    wanted text not null, running text, health text, reported_at integer, rollout_id integer, batch integer
  );
  create index hosts_by_service on hosts (service_id, name);
  create index hosts_by_rollout on hosts (rollout_id, batch);
  create table rollouts (
    id integer primary key, service_id integer not null references services (id), version text not null,
    replaces text not null, state text not null, batch integer not null default 0, began_at integer not null,
    started_at integer not null, ended_at integer
  );
  create index rollouts_by_service on rollouts (service_id);
  create table locks (
    id integer primary key, service_id integer not null unique references services (id), kind text not null,
    holder text not null, reason text, taken_at integer not null
  );
  create table certificates (
    id integer primary key, name text not null unique, names text not null, zone text not null,
    not_after integer not null
  );
  create table alerts (
    id integer primary key, certificate_id integer not null unique references certificates (id) on delete cascade,
    level text not null, opened_at integer not null
  );
  create table notifications (
    id integer primary key, certificate text not null, level text not null, days_left integer not null,
    sent_at integer not null
  );
`;
