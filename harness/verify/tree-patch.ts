import { structuredPatch } from 'diff';
import type { Tree } from '../catalog/exercise-files.ts';
import { patchOfFile } from '../files/git-patch.ts';

const MODE = '100644';

/** What makes `after` of `before`, as a patch that `git apply` reads. */
export function treePatch(before: Tree, after: Tree): string {
  const textOf = (tree: Tree, file: string) => tree.get(file)?.toString('utf8');
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .flatMap((file) => {
      const [old, now] = [textOf(before, file), textOf(after, file)];
      if (old === now) return [];
      const { hunks } = structuredPatch(file, file, old ?? '', now ?? '', undefined, undefined, {
        context: 3,
      });
      const modes = { old: old === undefined ? undefined : MODE, new: now === undefined ? undefined : MODE };
      return [patchOfFile(file, modes, hunks)];
    })
    .join('');
}
