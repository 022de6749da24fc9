import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes `relative` under `root` and nowhere else: whatever stands in the way (a symbolic link, a file where a
 * directory must be) is replaced, never followed. The file appears whole or not at all.
 */
export async function writeInside(
  root: string,
  relative: string,
  data: Uint8Array,
  executable: boolean,
): Promise<void> {
  let directory = root;
  for (const part of relative.split('/').slice(0, -1)) {
    directory = path.join(directory, part);
    const stats = await lstat(directory).catch(() => undefined);
    if (stats?.isDirectory()) continue;
    if (stats !== undefined) await rm(directory, { force: true });
    await mkdir(directory);
  }
  const target = path.join(root, relative);
  const stats = await lstat(target).catch(() => undefined);
  if (stats?.isDirectory()) await rm(target, { recursive: true, force: true });
  const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, data, { flag: 'wx' });
    // The mode is set apart because the umask applies at creation.
    if (executable) await chmod(temporary, 0o755);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Removes a file under `root`, and the directories that this leaves empty. */
export async function removeInside(root: string, relative: string): Promise<void> {
  await rm(path.join(root, relative), { force: true });
  for (let parent = path.posix.dirname(relative); parent !== '.'; parent = path.posix.dirname(parent)) {
    const removed = await rmdir(path.join(root, parent)).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}
