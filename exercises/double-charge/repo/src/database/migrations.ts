/** A step of the schema. Released migrations stay as they are; changes are added at the end. */
export interface Migration {
  name: string;
  sql: string;
}

/** Times are milliseconds since 1970, amounts are in cents. */
export const migrations: Migration[] = [
  {
    name: '0001-events',
    sql: `
      create table events (
        position integer primary key,
        id text not null unique,
        type text not null,
        sequence text not null,
        body text not null,
        received_at integer not null,
        state text not null,
        attempts integer not null default 0,
        due_at integer not null,
        reason text,
        closed_at integer
      );

      create index events_by_state on events (state, due_at, position);
    `,
  },
  {
    name: '0002-invoices',
    sql: `
      create table invoices (
        id text primary key,
        customer text not null,
        email text not null,
        amount integer not null,
        currency text not null,
        opened_at integer not null,
        charge text,
        paid_at integer
      );
    `,
  },
  {
    name: '0003-ledger',
    sql: `
      create table ledger (
        id integer primary key,
        invoice text not null references invoices (id),
        charge text not null,
        refund text,
        amount integer not null,
        currency text not null,
        booked_at integer not null
      );

      create index ledger_by_invoice on ledger (invoice, id);
    `,
  },
  {
    name: '0004-passes',
    sql: `
      create table passes (
        id text primary key,
        customer text not null,
        status text not null,
        sequence text not null
      );
    `,
  },
  {
    name: '0005-ledger-once',
    sql: `
      create unique index ledger_once on ledger (charge, refund);
    `,
  },
];
