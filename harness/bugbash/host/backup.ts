import { copyFileSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { shareKeptExercise } from '../../catalog/kept-exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { type BashHome, makeBashFolder, newBackupFolder, slugOf, writeSecrets } from './bash-home.ts';
import type { HostContext } from './host-context.ts';

const KEPT = 30;

/** Copies store, secrets and content into a folder of their own under `backups/`; the oldest make room. */
export async function backUp({ home, store, clock, content }: HostContext): Promise<Result<void>> {
  let folder: string;
  try {
    folder = newBackupFolder(home, clock.now().atMs);
    writeSecrets(join(folder, 'secrets.json'), home.secrets);
    for (const digest of content.keys()) shareKeptExercise(home.folder, digest, folder);
  } catch (error) {
    return failed(
      'disk-full',
      `${home.backups} can't be written: ${(error as Error).message}.`,
      'Free some disk space; the bash goes on meanwhile.',
    );
  }
  const copied = await store.backup(join(folder, 'bash.sqlite'));
  if (!copied.ok) rmSync(folder, { recursive: true, force: true });
  else removeOldest(home);
  return copied;
}

function removeOldest({ backups }: BashHome): void {
  const folders = readdirSync(backups).sort();
  for (const name of folders.slice(0, Math.max(0, folders.length - KEPT)))
    rmSync(join(backups, name), { recursive: true, force: true });
}

/**
 * Restores a backup where no bash of this name exists yet: on another machine, or after the old folder was moved away.
 * @returns how to take it back, where the bash can't be hosted after all
 */
export function restoreBackup(dataDirectory: string, name: string, backup: string): Result<() => void> {
  const folder = join(dataDirectory, 'bashes', slugOf(name));
  if (existsSync(join(folder, 'bash.sqlite')))
    return failed(
      'directory-not-empty',
      `There is a bash "${name}" here already, in ${folder}.`,
      'Move that folder away first, or host without --restore to go on with it.',
    );
  const files = ['bash.sqlite', 'secrets.json'];
  const absent = files.find((file) => !existsSync(join(backup, file)));
  if (absent !== undefined)
    return failed(
      'bad-arguments',
      `${backup} is not a backup of a bash: it has no ${absent}.`,
      'Name a folder of backups/, such as bashes/<name>/backups/2026-12-01T14-00-00-000Z.',
    );
  const isNew = !existsSync(folder);
  makeBashFolder(folder);
  const content = join(backup, 'content');
  if (existsSync(content)) cpSync(content, join(folder, 'content'), { recursive: true });
  // The store last: a restore that was cut off is begun again.
  for (const file of files.reverse()) copyFileSync(join(backup, file), join(folder, file));
  return success(() => {
    const put = isNew ? [folder] : ['', '-wal', '-shm'].map((end) => join(folder, `bash.sqlite${end}`));
    for (const path of put) rmSync(path, { recursive: true, force: true });
  });
}
