import { parsePatch } from 'diff';
import type { Tree } from '../../catalog/exercise-files.ts';

/**
 * Whether a patch was made against exactly this tree, as far as it shows: each hunk finds its old lines at the very
 * line that it names. A patch that merely applies somewhere nearby was made against another tree.
 */
export function fitsExactly(tree: Tree, patch: string): boolean {
  let files: ReturnType<typeof parsePatch>;
  try {
    files = parsePatch(patch);
  } catch {
    return false;
  }
  return files.every(({ oldFileName, newFileName, hunks }) => {
    const created = oldFileName === '/dev/null';
    const path = (created ? newFileName : oldFileName)?.replace(/^[ab]\//, '') ?? '';
    const content = tree.get(path);
    if (created) return content === undefined;
    if (content === undefined) return false;
    const lines = content.toString('utf8').split('\n');
    return hunks.every(({ oldStart, lines: hunkLines }) =>
      hunkLines
        .filter((line) => line.startsWith(' ') || line.startsWith('-'))
        .every((line, index) => lines[oldStart - 1 + index] === line.slice(1)),
    );
  });
}
