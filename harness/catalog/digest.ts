import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';

/** All regular files below `root`, as `/`-separated paths relative to it, sorted by code unit. */
export function listFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && !relative(root, item.parentPath).split(sep).includes('node_modules'))
    .map((item) => relative(root, join(item.parentPath, item.name)).split(sep).join('/'))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * The content digest of an exercise (DESIGN 7): sha256 over sorted lines of path, NUL and the file's sha256,
 * both halves, `proof.json` left out because it is bound to this digest.
 */
export function exerciseDigest(exerciseRoot: string, solutionRoot: string): string {
  const lines = [
    ...listFiles(exerciseRoot).map((path) => ({
      name: `exercises/${basename(exerciseRoot)}/${path}`,
      file: join(exerciseRoot, path),
    })),
    ...listFiles(solutionRoot)
      .filter((path) => path !== 'proof.json')
      .map((path) => ({
        name: `solutions/${basename(exerciseRoot)}/${path}`,
        file: join(solutionRoot, path),
      })),
  ].map(({ name, file }) => `${name}\0${createHash('sha256').update(readFileSync(file)).digest('hex')}\n`);
  return createHash('sha256').update(lines.sort().join('')).digest('hex');
}
