import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { MAX_REQUEST_BYTES } from '../protocol/sqlite-frames.ts';
import type { VirtualTables } from '../protocol/virtual-tables.ts';
import type { ClockFunctions } from './clock-functions.ts';
import { Policy } from './policy.ts';

/** Pages of 4 KiB: a database grows to 256 MiB, then SQLITE_FULL. */
const MAX_PAGES = 65_536;

/** A connection to an in-memory database that hostile SQL may run on. */
export interface GuardedConnection {
  readonly database: DatabaseSync;
  readonly policy: Policy;
}

/**
 * Opens an in-memory connection with the settings of better-sqlite3's own build, limits, policy and clock.
 * `image` is a serialized database to start from; a connection's temporary tables, functions and pragmas are
 * never part of one.
 */
export function openGuarded(
  clock: ClockFunctions,
  virtualTables: VirtualTables,
  image: Uint8Array | null,
): GuardedConnection {
  const database = openPlain(image);
  database.exec(`PRAGMA temp_store = 2; PRAGMA cache_size = -16000; PRAGMA max_page_count = ${MAX_PAGES}`);
  Object.assign(database.limits, { attach: 0, length: MAX_REQUEST_BYTES, sqlLength: MAX_REQUEST_BYTES });
  clock.install(database);
  const policy = new Policy(virtualTables);
  policy.install(database);
  return { database, policy };
}

/** A connection for the examiner's own reading: nothing that the subject defined on its connection exists here. */
export function openPlain(image: Uint8Array | null): DatabaseSync {
  const database = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true, limits: { attach: 0 } });
  if (image !== null && image.byteLength > 0) database.deserialize(image);
  return database;
}

/** Binds by index: `names[i]` is null or `?N` for an anonymous parameter, else the full name. */
export function bindable(
  names: readonly (string | null)[],
  values: readonly SQLInputValue[],
): BoundArguments {
  const anonymous: SQLInputValue[] = [];
  const named: Record<string, SQLInputValue> = {};
  let anyNamed = false;
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? null;
    if (name === null || name.startsWith('?')) anonymous.push(value);
    else {
      named[name] = value;
      anyNamed = true;
    }
  }
  return (anyNamed ? [named, ...anonymous] : anonymous) as BoundArguments;
}

/** The arguments of a `StatementSync` method. */
export type BoundArguments = SQLInputValue[];

/** Prepares with exact integers and rows as arrays, so that no column shadows another of the same name. */
export function prepareExact(database: DatabaseSync, sql: string): StatementSync {
  return database.prepare(sql, { readBigInts: true, returnArrays: true, allowBareNamedParameters: false });
}
