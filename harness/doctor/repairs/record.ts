import { existsSync, renameSync } from 'node:fs';
import { success } from '../../domain/failure.ts';
import type { UnreadableAttempt } from '../../store/read-attempts.ts';
import { isStoreDamaged, removeAttempts } from '../../store/sqlite-attempt-store.ts';
import { type Repair, setAsideName } from './repair.ts';

/** The record of attempts, where SQLite can't read it any more. */
export function planRecordRepairs(file: string, now: Date): Repair[] {
  if (!existsSync(file) || !isStoreDamaged(file)) return [];
  const aside = setAsideName(file, now);
  return [
    {
      wrong: `${file} is damaged: none of your attempts can be read`,
      remedy: `set it aside as ${aside} and begin an empty record; your workspaces stay as they are`,
      apply: async () => {
        for (const part of ['', '-wal', '-shm'])
          if (existsSync(file + part)) renameSync(file + part, aside + part);
        return success(undefined);
      },
    },
  ];
}

/** Attempts whose log is not whole, in a record that can be read. */
export function planUnreadableRepairs(
  file: string,
  unreadable: readonly UnreadableAttempt[],
  now: Date,
): Repair[] {
  if (unreadable.length === 0) return [];
  const ids = unreadable.map(({ id }) => id);
  const aside = setAsideName(file, now);
  return [
    {
      wrong: unreadable.map(({ failure }) => failure.message).join(' '),
      remedy: `keep a copy of the record as ${aside} and take ${ids.join(', ')} out of it; all else stays as it is`,
      apply: async () => removeAttempts(file, ids, aside),
    },
  ];
}
