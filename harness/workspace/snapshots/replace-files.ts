import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../domain/failure.ts';
import { matchesAny } from '../../files/globs.ts';
import { listFiles } from '../../files/list-files.ts';
import { removeInside, writeInside } from '../../files/write-inside.ts';
import { expected } from '../expected.ts';
import type { Workspace } from '../workspace.ts';
import { takeSnapshot } from './snapshots.ts';

/**
 * Makes the editable files of a workspace those of `tree`. What they are now is kept as a snapshot first, `before`.
 * Equal files are not touched, and a file that stays keeps its mode.
 */
export async function replaceFiles(
  workspace: Workspace,
  tree: ReadonlyMap<string, Buffer>,
  label: string,
  now: Date,
): Promise<Result<{ readonly before: string }>> {
  const before = await takeSnapshot(workspace, label, now, { whole: true });
  if (!before.ok) return before;
  const { directory, exercise } = workspace;
  return expected(`write the files of ${directory}`, async () => {
    const present = new Map(listFiles(directory, exercise.editable).files.map((file) => [file.path, file]));
    const wanted = [...tree].filter(([file]) => matchesAny(file, exercise.editable));
    const kept = new Set(wanted.map(([file]) => file));
    for (const file of present.keys()) if (!kept.has(file)) await removeInside(directory, file);
    for (const [file, content] of wanted) {
      const old = present.get(file);
      if (old?.size === content.length && (await readFile(path.join(directory, file))).equals(content))
        continue;
      await writeInside(directory, file, content, old?.executable ?? false);
    }
    return { before: before.value };
  });
}
