import { CHANCE, CONNECTION_END, REPEATABLE_OPERATIONS } from '../protocol/sqlite-operations.ts';
import type { Counters } from './counters.ts';
import type { Execution } from './execution.ts';
import type { HeldStatements, Statements } from './statements.ts';
import { type GuardedConnection, limitMain } from './world-database.ts';

/**
 * Every hidden test opens an app of its own on an empty database, and what the app asks while it opens comes in one
 * batch (`subject/opening-memory.ts`), the same one each time. What that makes of an untouched connection follows
 * from the batch and the clock. So it is carried out once, and from then on the connection is brought to where it
 * led: the contents of the database, the settings of the connection, the statements that it holds, and the counters.
 */

/** What a batch made of an untouched connection. */
interface Image {
  readonly database: Uint8Array;
  /** What set up the connection itself (pragmas), in order. */
  readonly settings: readonly string[];
  readonly changes: Changes;
  readonly statements: HeldStatements;
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

/** The parts of a connection that nothing was asked yet. */
export interface Untouched {
  readonly guarded: GuardedConnection;
  readonly statements: Statements;
  readonly execution: Execution;
  readonly counters: Counters;
  readonly nowMs: number;
}

const MAX_IMAGES = 8;
const MAX_IMAGE_BYTES = 1024 * 1024;
const MAX_KEY_CHARACTERS = 256 * 1024;
const MAX_TOTAL_CHANGES = 10_000n;

export class StartupSnapshots {
  readonly #images = new Map<string, Image>();

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
    const known = key === undefined ? undefined : this.#images.get(key);
    if (known) {
      restore(untouched, known);
      return known.replies;
    }
    const settings: string[] = [];
    let isCapturable = key !== undefined && this.#images.size < MAX_IMAGES;
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
    const image = isCapturable ? capture(untouched, settings, replies) : undefined;
    if (key !== undefined && image) this.#images.set(key, image);
    return replies;
  }
}

/** Undefined for what may have another outcome the next time, or leaves behind what no image shows. */
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
): Image | undefined {
  const { database, policy } = guarded;
  if (database.isTransaction) return undefined;
  policy.trusting = true;
  try {
    const changes = changesOf(guarded);
    // A database without a page would have one.
    if (database.prepare('PRAGMA page_count').get()?.page_count === 0) return undefined;
    // Looking into it would make one.
    const hasTemporary = database.prepare('PRAGMA database_list').all().length > 1;
    const held = statements.held();
    if (hasTemporary || !held || !isRestorable(changes)) return undefined;
    const image = database.serialize();
    if (image.byteLength > MAX_IMAGE_BYTES) return undefined;
    return { database: image, settings, changes, statements: held, counters: counters.copy(), replies };
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

function restore({ guarded, statements, execution, counters }: Untouched, image: Image): void {
  const { database, policy } = guarded;
  policy.trusting = true;
  try {
    database.deserialize(image.database);
    limitMain(database);
    restoreChanges(guarded, image.changes);
    for (const sql of image.settings) setAgain(guarded, sql);
  } finally {
    policy.trusting = false;
  }
  statements.hold(image.statements);
  counters.become(image.counters);
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
