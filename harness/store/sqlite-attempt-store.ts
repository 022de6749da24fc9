import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { AttemptEvent } from '../domain/attempt.ts';
import { attemptEventSchema } from '../domain/attempt-event-schema.ts';
import { type Failure, failed, type Result, success } from '../domain/failure.ts';
import type { AttemptStore } from './attempt-store.ts';

/** Raised by one with every migration below. */
const SCHEMA_VERSION = 1;
const BUSY_LIMIT_MS = 2_000;

interface Tables {
  attempts: { id: string; exercise_id: string; created_at_ms: number };
  events: { attempt_id: string; position: number; at_ms: number; type: string; body: string };
}

/** Opens (and where needed makes or migrates) the store in one SQLite file. */
export function openSqliteAttemptStore(file: string): Result<AttemptStore> {
  let sqlite: SqliteDatabase.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
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
        'update this clone (git pull && npm ci); nothing was changed',
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
    return { ok: false, failure: storeFailure(error, file) };
  }
  const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
  return success(new SqliteAttemptStore(database, file));
}

class SqliteAttemptStore implements AttemptStore {
  readonly #database: Kysely<Tables>;
  readonly #file: string;

  constructor(database: Kysely<Tables>, file: string) {
    this.#database = database;
    this.#file = file;
  }

  create(id: string, exerciseId: string, first: AttemptEvent): Promise<Result<void>> {
    return this.#guard(async () => {
      await this.#database.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('attempts')
          .values({ id, exercise_id: exerciseId, created_at_ms: first.atMs })
          .execute();
        await transaction
          .insertInto('events')
          .values(rowOf(id, 0, first))
          .execute();
      });
    });
  }

  async append(id: string, position: number, events: readonly AttemptEvent[]): Promise<Result<void>> {
    if (events.length === 0) return success(undefined);
    return this.#guard(async () => {
      const rows = events.map((event, index) => rowOf(id, position + index, event));
      await this.#database.insertInto('events').values(rows).execute();
    });
  }

  read(id: string): Promise<Result<readonly AttemptEvent[]>> {
    return this.#guard(async () => {
      const rows = await this.#database
        .selectFrom('events')
        .select(['at_ms', 'type', 'body'])
        .where('attempt_id', '=', id)
        .orderBy('position')
        .execute();
      return rows.map((row, position) => eventOf(row, id, position));
    });
  }

  list() {
    return this.#guard(async () => {
      const rows = await this.#database
        .selectFrom('attempts')
        .selectAll()
        .orderBy('created_at_ms', 'desc')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({ id: row.id, exerciseId: row.exercise_id, createdAtMs: row.created_at_ms }));
    });
  }

  close(): Promise<void> {
    return this.#database.destroy();
  }

  async #guard<T>(operation: () => Promise<T>): Promise<Result<T>> {
    try {
      return success(await operation());
    } catch (error) {
      return { ok: false, failure: storeFailure(error, this.#file) };
    }
  }
}

function rowOf(attemptId: string, position: number, { type, atMs, ...body }: AttemptEvent): Tables['events'] {
  return { attempt_id: attemptId, position, at_ms: Math.round(atMs), type, body: JSON.stringify(body) };
}

/** An entry of the log that no bugsquash has written. */
class BrokenEntry extends Error {
  override readonly name = 'BrokenEntry';
}

function eventOf(
  row: { at_ms: number; type: string; body: string },
  attemptId: string,
  position: number,
): AttemptEvent {
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

/** Words for what SQLite and the file system say. Anything unknown is our bug and is thrown on. */
function storeFailure(error: unknown, file: string): Failure {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (error instanceof BrokenEntry) {
    return {
      code: 'store-broken',
      message: `${file}: ${message}. Nothing was changed.`,
      next: `move ${file} aside to begin with an empty record; workspaces are not touched`,
    };
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return {
      code: 'store-locked',
      message: `${file} is locked by another process; nothing was lost.`,
      next: 'end the other bugsquash (or wait for it), then type the same command again',
    };
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT' || code.startsWith('SQLITE_IOERR')) {
    return {
      code: 'disk-full',
      message: `${file} can't be written (${message}); what was recorded before is intact.`,
      next: 'free some space on that disk, then type the same command again',
    };
  }
  if (code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    return {
      code: 'wrong-state',
      message: 'Another bugsquash has written to this attempt in the same moment.',
      next: 'type the same command again',
    };
  }
  if (
    code.startsWith('SQLITE_') ||
    ['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'EISDIR', 'EEXIST'].includes(code)
  ) {
    return {
      code: 'store-broken',
      message: `${file} can't be used: ${message}.`,
      next: `check the folder's permissions, or set BUGSQUASH_HOME to a folder of your own`,
    };
  }
  throw error;
}
