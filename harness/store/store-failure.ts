import type { Failure, NextStep } from '../domain/failure.ts';

/** An entry of the log that no bugsquash has written. */
export class BrokenEntry extends Error {
  override readonly name = 'BrokenEntry';
}

/**
 * Words for what SQLite and the file system say. Anything unknown is our bug and is thrown on.
 * @param whenBroken what to do about an entry that cannot be read
 */
export function storeFailure(error: unknown, file: string, whenBroken: NextStep): Failure {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (error instanceof BrokenEntry) {
    return {
      code: 'store-broken',
      message: `${file}: ${message}. Nothing was changed.`,
      next: whenBroken,
    };
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return {
      code: 'store-locked',
      message: `${file} is locked by another process; nothing was lost.`,
      next: 'End the other bugsquash or wait for it, then type the same command again.',
    };
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT' || code.startsWith('SQLITE_IOERR')) {
    return {
      code: 'disk-full',
      message: `${file} can't be written (${message}); what was recorded before is intact.`,
      next: 'Free some space on that disk, then type the same command again.',
    };
  }
  if (
    code.startsWith('SQLITE_') ||
    ['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST'].includes(code)
  ) {
    return {
      code: 'store-broken',
      message: `${file} can't be used: ${message}.`,
      next: 'Check the permissions of the folder, or set BUGSQUASH_HOME to a folder of your own.',
    };
  }
  throw error;
}
