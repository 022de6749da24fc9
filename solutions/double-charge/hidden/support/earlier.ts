import type { Subject } from './till.ts';

const DAYS_AGO = 1770000000000;

/**
 * Rows of invoices that nothing is known to be charged of, and of their events, which died after eight attempts: in this
 * order, though they had come in the opposite one.
 */
export function deadInvoices(...invoices: string[]): string {
  const rows = invoices.map((invoice, n) => {
    const data = {
      invoice,
      customer: 'cus_4107',
      email: 'marta.oduya@mail.example',
      amount: 2390,
      currency: 'EUR',
    };
    const body = JSON.stringify({ id: `evt_${invoice}`, type: 'invoice.finalized', sequence: '88104', data });
    return `
      insert into invoices (id, customer, email, amount, currency, opened_at)
        values ('${invoice}', '${data.customer}', '${data.email}', 2390, 'EUR', ${DAYS_AGO});
      insert into events (id, type, sequence, body, received_at, state, attempts, due_at, reason, closed_at)
        values ('evt_${invoice}', 'invoice.finalized', '88104', '${body}', ${DAYS_AGO}, 'dead', 8, ${DAYS_AGO + 3_000_000},
          'Paywell answered 504 gateway_timeout', ${DAYS_AGO + 3_600_000 + n});
    `;
  });
  return rows.reverse().join('');
}

/** A till of the last release: its schema, and what it had in its books when it was closed. */
export function tillOfTheLastRelease(rows: string): string {
  return `
    create table migrations (name text primary key, applied_at integer not null);
    insert into migrations values
      ('0001-events', 1770000000000), ('0002-invoices', 1770000000000), ('0003-ledger', 1770000000000),
      ('0004-passes', 1770000000000), ('0005-ledger-once', 1770000000000);
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
    create table passes (
      id text primary key,
      customer text not null,
      status text not null,
      sequence text not null
    );
    create unique index ledger_once on ledger (charge, refund);
    ${rows}
  `;
}

const quoted = (value: unknown): string => {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
};

/** What lies on the till's disk at this moment: statements for another process to begin with, as after a kill. */
export async function diskOf({ database }: Subject): Promise<string> {
  const made = await database.query(
    "select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite%' order by rowid",
  );
  const tables = made.filter(({ type }) => type === 'table');
  const rows = [];
  for (const { name } of tables) {
    for (const row of await database.query(`select * from "${name}"`))
      rows.push(`insert into "${name}" values (${Object.values(row).map(quoted).join(', ')})`);
  }
  const others = made.filter(({ type }) => type !== 'table');
  return [...tables.map(({ sql }) => sql), ...rows, ...others.map(({ sql }) => sql), ''].join(';\n');
}
