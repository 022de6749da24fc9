import { CHANCE, CONNECTION_END, REPEATABLE_OPERATIONS } from '../protocol/sqlite-operations.ts';
import type { Counters } from './counters.ts';
import type { Execution } from './execution.ts';
import type { PreparedStatements, StatementsSnapshot } from './prepared-statements.ts';
import { type GuardedConnection, limitMain } from './world-database.ts';

/**
 * Every hidden test opens an app of its own on an empty database, and what the app asks while it starts comes in one
 * batch (`subject/database/startup-replies.ts`), the same one each time. What that makes of an untouched connection
 * follows from the batch and the clock. So the batch is carried out once and a snapshot captured of where it led: the
 * contents of the database, the settings of the connection, its prepared statements, and the counters. From then on
 * the snapshot is restored instead.
 */

/** What a batch made of an untouched connection. */
interface Snapshot {
  readonly database: Uint8Array;
  /** What set up the connection itself (pragmas), in order. */
  readonly settings: readonly string[];
  readonly changes: Changes;
  readonly statements: StatementsSnapshot;
  readonly counters: Counters;
  readonly replies: readonly Buffer[];
}

/** What SQLite tells of the connection's changes so far. */
interface Changes {
  readonly lastInsertRowid: bigint;
  /** Rows that the last statement of its kind changed. */
  readonly last: bigint;
  readonly total: bigint;
}

/** The parts of a connection of which nothing was asked yet. */
export interface Untouched {
  readonly guarded: GuardedConnection;
  readonly statements: PreparedStatements;
  readonly execution: Execution;
  readonly counters: Counters;
  readonly nowMs: number;
}

const MAX_SNAPSHOTS = 8;
const MAX_SNAPSHOT_BYTES = 1024 * 1024;
const MAX_KEY_CHARACTERS = 256 * 1024;
const MAX_TOTAL_CHANGES = 10_000n;

/** The snapshots of one database process, by what the batches asked. */
export class StartupSnapshots {
  readonly #snapshots = new Map<string, Snapshot>();

  /**
   * The replies to a batch (bodies of requests) that is the first thing asked of a connection. `serve` answers one
   * request; it is not called where all of it happened before.
   */
  answer(
    untouched: Untouched,
    requests: readonly Buffer[],
    serve: (request: Buffer) => Buffer,
  ): readonly Buffer[] {
    const key = keyOf(requests, untouched.nowMs);
    const known = key === undefined ? undefined : this.#snapshots.get(key);
    if (known) {
      restore(untouched, known);
      return known.replies;
    }
    const settings: string[] = [];
    let isCapturable = key !== undefined && this.#snapshots.size < MAX_SNAPSHOTS;
    untouched.execution.onSetting = (sql, inTransaction) => {
      settings.push(sql);
      // There it may do nothing, or last only to the transaction's end.
      if (inTransaction) isCapturable = false;
    };
    let replies: Buffer[];
    try {
      replies = requests.map((request) => Buffer.from(serve(request)));
    } finally {
      untouched.execution.onSetting = undefined;
    }
    const snapshot = isCapturable ? capture(untouched, settings, replies) : undefined;
    if (key !== undefined && snapshot) this.#snapshots.set(key, snapshot);
    return replies;
  }
}

/** Undefined for what may have another outcome the next time, or leaves behind what no snapshot shows. */
function keyOf(requests: readonly Buffer[], nowMs: number): string | undefined {
  const [first] = requests;
  let key = String(nowMs);
  for (const request of requests) {
    if (!REPEATABLE_OPERATIONS.has(request[0] ?? 0)) return undefined;
    if (request.compare(first as Buffer, 1, CONNECTION_END, 1, CONNECTION_END) !== 0) return undefined;
    key += `\n${request.length} ${request[0]}${request.toString('latin1', CONNECTION_END)}`;
    if (key.length > MAX_KEY_CHARACTERS) return undefined;
  }
  return CHANCE.test(key) ? undefined : key;
}

function capture(
  { guarded, statements, counters }: Untouched,
  settings: readonly string[],
  replies: readonly Buffer[],
): Snapshot | undefined {
  const { database, policy } = guarded;
  if (database.isTransaction) return undefined;
  policy.trusting = true;
  try {
    const changes = changesOf(guarded);
    // A database without a page would have one.
    if (database.prepare('PRAGMA page_count').get()?.page_count === 0) return undefined;
    // Looking into it would make one.
    const hasTemporary = database.prepare('PRAGMA database_list').all().length > 1;
    const prepared = statements.snapshot();
    if (hasTemporary || !prepared || !isRestorable(changes)) return undefined;
    const image = database.serialize();
    if (image.byteLength > MAX_SNAPSHOT_BYTES) return undefined;
    return { database: image, settings, changes, statements: prepared, counters: counters.copy(), replies };
  } finally {
    policy.trusting = false;
  }
}

function changesOf({ database }: GuardedConnection): Changes {
  const row = database
    .prepare('SELECT last_insert_rowid() AS id, changes() AS last, total_changes() AS total', {
      readBigInts: true,
    })
    .get();
  return {
    lastInsertRowid: row?.id as bigint,
    last: row?.last as bigint,
    total: row?.total as bigint,
  };
}

/** What `restoreChanges` can bring about. */
function isRestorable({ lastInsertRowid, last, total }: Changes): boolean {
  if (total === 0n) return lastInsertRowid === 0n;
  return total > last && total <= MAX_TOTAL_CHANGES;
}

function restore({ guarded, statements, execution, counters }: Untouched, snapshot: Snapshot): void {
  const { database, policy } = guarded;
  policy.trusting = true;
  try {
    database.deserialize(snapshot.database);
    limitMain(database);
    restoreChanges(guarded, snapshot.changes);
    for (const sql of snapshot.settings) setAgain(guarded, sql);
  } finally {
    policy.trusting = false;
  }
  statements.restore(snapshot.statements);
  counters.become(snapshot.counters);
  execution.wrote = true;
}

/** One that failed then fails again. */
function setAgain({ database }: GuardedConnection, sql: string): void {
  try {
    database.exec(sql);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SQLITE_ERROR') throw error;
  }
}

/**
 * Makes as many changes as there were, and undoes them: SQLite goes on counting from there. Inserting into a table
 * WITHOUT ROWID leaves the last row id alone.
 */
function restoreChanges({ database }: GuardedConnection, { lastInsertRowid, last, total }: Changes): void {
  if (total === 0n) return;
  database.exec(
    'BEGIN; CREATE TABLE bugsquash_rows (a); CREATE TABLE bugsquash_keys (a PRIMARY KEY) WITHOUT ROWID',
  );
  try {
    database.prepare('INSERT INTO bugsquash_rows (rowid) VALUES (?)').run(lastInsertRowid);
    const insert = database.prepare(`
      INSERT INTO bugsquash_keys
      WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?2)
      SELECT ?1 || n FROM counted WHERE n <= ?2
    `);
    insert.run('before', total - 1n - last);
    insert.run('last', last);
  } finally {
    database.exec('ROLLBACK');
  }
}
