import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { AttemptEvent } from '../domain/attempt-event.ts';
import { attemptEventSchema } from '../domain/attempt-event-schema.ts';
import { failed, type NextStep, type Result, success } from '../domain/failure.ts';
import { makeDirectory } from '../files/make-directory.ts';
import type { Appended, AttemptStore, AttemptSummary, MergedLog } from './attempt-store.ts';
import { BrokenEntry, storeFailure } from './store-failure.ts';

/** Raised by one with every migration below. */
const SCHEMA_VERSION = 1;
const BUSY_LIMIT_MS = 2_000;

/** Attempts are listed by their rowid; SQLite gives a new row the greatest. */
const BEHIND_ALL_OTHERS = 'NULL';
const BEFORE_ALL_OTHERS = '(SELECT coalesce(min(rowid), 1) - 1 FROM attempts)';

interface EventRow {
  readonly position: number;
  readonly at_ms: number;
  readonly type: string;
  readonly body: string;
}

/** Opens (and where needed makes or migrates) the store in one SQLite file. */
export function openSqliteAttemptStore(file: string): Result<AttemptStore> {
  let sqlite: SqliteDatabase.Database | undefined;
  try {
    makeDirectory(dirname(file));
    sqlite = new SqliteDatabase(file, { timeout: BUSY_LIMIT_MS });
    sqlite.pragma('journal_mode = WAL');
    // An acknowledged event must survive power loss.
    sqlite.pragma('synchronous = FULL');
    const version = sqlite.pragma('user_version', { simple: true }) as number;
    if (version > SCHEMA_VERSION) {
      sqlite.close();
      return failed(
        'store-newer',
        `${file} was written by a newer bugsquash (its format is ${version}, this one knows ${SCHEMA_VERSION}).`,
        'Nothing was changed. Update your clone of bugsquash (git pull && npm ci).',
      );
    }
    if (version < 1) {
      sqlite
        .transaction((database: SqliteDatabase.Database) => {
          if ((database.pragma('user_version', { simple: true }) as number) >= 1) return;
          database.exec(`
          CREATE TABLE attempts (id TEXT PRIMARY KEY, exercise_id TEXT NOT NULL, created_at_ms INTEGER NOT NULL) STRICT;
          CREATE TABLE events (
            attempt_id TEXT NOT NULL REFERENCES attempts (id), position INTEGER NOT NULL, at_ms INTEGER NOT NULL,
            type TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (attempt_id, position)
          ) STRICT, WITHOUT ROWID;`);
          database.pragma(`user_version = ${SCHEMA_VERSION}`);
        })
        .immediate(sqlite);
    }
  } catch (error) {
    sqlite?.close();
    return { ok: false, failure: storeFailure(error, file, WHEN_BROKEN) };
  }
  return success(new SqliteAttemptStore(sqlite, file));
}

/** Whether the file is not a database any more, or has holes. A lock, or a missing right to read it, is not damage. */
export function isStoreDamaged(file: string): boolean {
  let sqlite: SqliteDatabase.Database | undefined;
  try {
    sqlite = new SqliteDatabase(file, { readonly: true, timeout: BUSY_LIMIT_MS });
    return sqlite.pragma('quick_check(1)', { simple: true }) !== 'ok';
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT');
  } finally {
    sqlite?.close();
  }
}

/** Takes attempts out of the record, of which `copy` keeps all. */
export function removeAttempts(file: string, ids: readonly string[], copy: string): Result<void> {
  let sqlite: SqliteDatabase.Database | undefined;
  try {
    sqlite = new SqliteDatabase(file, { timeout: BUSY_LIMIT_MS });
    sqlite.prepare('VACUUM INTO ?').run(copy);
    const removals = ['DELETE FROM events WHERE attempt_id = ?', 'DELETE FROM attempts WHERE id = ?'];
    const statements = removals.map((sql) => (sqlite as SqliteDatabase.Database).prepare(sql));
    sqlite
      .transaction(() => {
        for (const id of ids) for (const statement of statements) statement.run(id);
      })
      .immediate();
    return success(undefined);
  } catch (error) {
    return { ok: false, failure: storeFailure(error, file, WHEN_BROKEN) };
  } finally {
    sqlite?.close();
  }
}

/** The port is async for stores across a network; here each operation is one short transaction. */
class SqliteAttemptStore implements AttemptStore {
  readonly #database: SqliteDatabase.Database;
  readonly #file: string;

  constructor(database: SqliteDatabase.Database, file: string) {
    this.#database = database;
    this.#file = file;
  }

  async create(id: string, exerciseId: string, first: AttemptEvent): Promise<Result<void>> {
    return this.#guard(() => {
      this.#database.transaction(() => this.#create(id, exerciseId, [first])).immediate();
    });
  }

  async append(id: string, position: number, events: readonly AttemptEvent[]): Promise<Result<Appended>> {
    return this.#guard(() => this.#whereItEnds(() => this.#insert(id, position, events)));
  }

  async merge(logs: readonly MergedLog[]): Promise<Result<Appended>> {
    return this.#guard(() =>
      this.#whereItEnds(() => {
        // From the last on, so that each new attempt comes before all that are listed already.
        for (const { id, exerciseId, position, events } of logs.toReversed()) {
          if (position === 0) this.#create(id, exerciseId, events, BEFORE_ALL_OTHERS);
          else this.#insert(id, position, events);
        }
      }),
    );
  }

  async read(id: string): Promise<Result<readonly AttemptEvent[]>> {
    return this.#guard(() => {
      const rows = this.#database
        .prepare<[string], EventRow>(
          'SELECT position, at_ms, type, body FROM events WHERE attempt_id = ? ORDER BY position',
        )
        .all(id);
      if (rows.length === 0 && this.#isKnown(id)) throw new BrokenEntry(`attempt ${id} has no entries left`);
      return rows.map((row, index) => {
        if (row.position !== index) throw new BrokenEntry(`entry ${index + 1} of attempt ${id} is missing`);
        return eventOf(row, id, index);
      });
    });
  }

  async list(): Promise<Result<readonly AttemptSummary[]>> {
    return this.#guard(() =>
      this.#database
        .prepare<[], AttemptSummary>(
          'SELECT id, exercise_id AS exerciseId, created_at_ms AS createdAtMs FROM attempts ORDER BY rowid DESC',
        )
        .all(),
    );
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #create(id: string, exerciseId: string, events: readonly AttemptEvent[], place = BEHIND_ALL_OTHERS): void {
    this.#database
      .prepare(`INSERT INTO attempts (rowid, id, exercise_id, created_at_ms) VALUES (${place}, ?, ?, ?)`)
      .run(id, exerciseId, Math.round(events[0]?.atMs ?? 0));
    this.#insert(id, 0, events);
  }

  /** All of `write` or nothing; nothing where somebody else has written to the same place first. */
  #whereItEnds(write: () => void): Appended {
    try {
      this.#database.transaction(write).immediate();
      return 'appended';
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') throw error;
      return 'others-came-first';
    }
  }

  #isKnown(id: string): boolean {
    return this.#database.prepare('SELECT 1 FROM attempts WHERE id = ?').get(id) !== undefined;
  }

  #insert(attemptId: string, position: number, events: readonly AttemptEvent[]): void {
    const insert = this.#database.prepare(
      'INSERT INTO events (attempt_id, position, at_ms, type, body) VALUES (?, ?, ?, ?, ?)',
    );
    for (const [index, { type, atMs, ...body }] of events.entries()) {
      insert.run(attemptId, position + index, Math.round(atMs), type, JSON.stringify(body));
    }
  }

  #guard<T>(operation: () => T): Result<T> {
    try {
      return success(operation());
    } catch (error) {
      return { ok: false, failure: storeFailure(error, this.#file, WHEN_BROKEN) };
    }
  }
}

function eventOf(row: EventRow, attemptId: string, position: number): AttemptEvent {
  let body: unknown;
  try {
    body = JSON.parse(row.body);
  } catch {
    body = undefined;
  }
  const event = attemptEventSchema.safeParse({
    ...(body as object | undefined),
    type: row.type,
    atMs: row.at_ms,
  });
  if (!event.success) throw new BrokenEntry(`entry ${position + 1} of attempt ${attemptId} can't be read`);
  return event.data;
}

const WHEN_BROKEN: NextStep = {
  command: ['doctor', '--repair'],
  lead: 'Set what is broken aside; workspaces and other attempts are not touched',
};
