import { randomBytes } from 'node:crypto';
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Writes a file that is whole or, where that fails, what it was before. What is no file (`/dev/stdout`) is written to. */
export function writeWhole(file: string, data: string | Uint8Array, newMode = 0o666): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there && !there.isFile()) {
    writeFileSync(file, data);
    return;
  }
  const target = there ? realpathSync(file) : file;
  const draft = `${target}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeFileSync(draft, data, { flag: 'wx', mode: there?.mode ?? newMode });
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
