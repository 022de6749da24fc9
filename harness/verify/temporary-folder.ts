import { rmSync } from 'node:fs';
import { realpath, rm } from 'node:fs/promises';
import { makeTemporaryFolder } from '../files/temporary-folder.ts';

/** Hands a new, empty folder to `use` and takes it away again: afterwards, or when the process exits before. */
export async function withTemporaryFolder<T>(
  name: string,
  use: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = await realpath(makeTemporaryFolder(name));
  const removeAtExit = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  try {
    return await use(folder);
  } finally {
    process.off('exit', removeAtExit);
    await rm(folder, { recursive: true, force: true });
  }
}
