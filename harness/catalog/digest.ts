import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listTree } from '../files/list-files.ts';

/**
 * The content digest of an exercise: sha256 over sorted lines of path, NUL and the file's sha256,
 * both halves, `proof.json` left out because it is bound to this digest.
 */
export function exerciseDigest(exerciseRoot: string, solutionRoot: string): string {
  const lines = [
    ...listTree(exerciseRoot).map((path) => ({
      name: `exercises/${basename(exerciseRoot)}/${path}`,
      file: join(exerciseRoot, path),
    })),
    ...listTree(solutionRoot)
      .filter((path) => path !== 'proof.json')
      .map((path) => ({
        name: `solutions/${basename(exerciseRoot)}/${path}`,
        file: join(solutionRoot, path),
      })),
  ].map(({ name, file }) => `${name}\0${hash('sha256', readFileSync(file))}\n`);
  return hash('sha256', lines.sort().join(''));
}
