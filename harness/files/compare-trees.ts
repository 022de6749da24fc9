import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type FileList, listFiles } from './list-files.ts';

/** The paths whose content or executable bit differ between two trees, or that only one of them has. */
export async function differingPaths(left: string, right: string): Promise<readonly string[]> {
  const [leftFiles, rightFiles] = [byPath(listFiles(left)), byPath(listFiles(right))];
  const paths = [...new Set([...leftFiles.keys(), ...rightFiles.keys()])].sort();
  const differing = await Promise.all(
    paths.map(async (relative) => {
      const [a, b] = [leftFiles.get(relative), rightFiles.get(relative)];
      if (a === undefined || b === undefined || a.size !== b.size || a.executable !== b.executable)
        return true;
      const [x, y] = await Promise.all([
        readFile(path.join(left, relative)),
        readFile(path.join(right, relative)),
      ]);
      return !x.equals(y);
    }),
  );
  return paths.filter((_, index) => differing[index]);
}

const byPath = (list: FileList) => new Map(list.files.map((file) => [file.path, file]));
