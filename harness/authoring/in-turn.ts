import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { isIn } from '../catalog/find-exercise.ts';
import { failed, type Result } from '../domain/failure.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { type AuthoringHost, authoringFolder } from './host.ts';

const RETRY_MS = 50;
const MOST_TRIES = 600;

/** Reads and changes an exercise while no other command does, in whatever process; waits for its turn. */
export async function inTurn<T>(
  host: AuthoringHost,
  id: string,
  change: () => Result<T> | Promise<Result<T>>,
): Promise<Result<T>> {
  // Of one that is not there the change itself says so.
  if (!isIn(host.collection, id)) return change();
  const folder = authoringFolder(host, id);
  makeDirectory(folder);
  // A lock of SQLite's ends with its process, however that ends.
  const lock = new SqliteDatabase(join(folder, 'turn.sqlite'), { timeout: 0 });
  try {
    for (let tries = 1; !isTaken(lock); tries += 1) {
      if (tries === MOST_TRIES)
        return failed('wrong-state', `Another command is changing "${id}" all the time.`, { retype: {} });
      await setTimeout(RETRY_MS);
    }
    return await change();
  } finally {
    lock.close();
  }
}

function isTaken(lock: SqliteDatabase.Database): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { readonly code?: string }).code?.startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}
