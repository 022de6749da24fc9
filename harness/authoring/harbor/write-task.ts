import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '../../catalog/exercise-files.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { makeDirectory } from '../../files/make-directory.ts';

/** Writes a task into a folder of its own, which must not be there yet; scripts may be executed. */
export function writeTask(folder: string, task: Tree): Result<string> {
  if (existsSync(folder))
    return failed('directory-not-empty', `${folder} is there already.`, 'Remove it, or name another folder.');
  for (const [path, content] of task) {
    const file = join(folder, path);
    makeDirectory(dirname(file));
    writeFileSync(file, content);
    if (path.endsWith('.sh')) chmodSync(file, 0o755);
  }
  return success(folder);
}
