import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '../../files/list-files.ts';
import { removeInside, writeInside } from '../../files/write-inside.ts';
import type { Workspace } from '../workspace.ts';

/** Makes the workspace's editable files those of `tree`. Equal files are not touched: no editor reloads them. */
export async function putBack(
  tree: string,
  { directory, exercise }: Pick<Workspace, 'directory' | 'exercise'>,
): Promise<void> {
  const wanted = listFiles(tree, exercise.editable);
  const present = listFiles(directory, exercise.editable);
  const keep = new Set(wanted.files.map((file) => file.path));
  for (const file of present.files) if (!keep.has(file.path)) await removeInside(directory, file.path);

  const now = new Map(present.files.map((file) => [file.path, file]));
  for (const file of wanted.files) {
    const data = await readFile(path.join(tree, file.path));
    const old = now.get(file.path);
    if (old?.size === file.size && old.executable === file.executable) {
      const same = await readFile(path.join(directory, file.path)).then((bytes) => bytes.equals(data));
      if (same) continue;
    }
    await writeInside(directory, file.path, data, file.executable);
  }
}
