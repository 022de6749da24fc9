import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listTree } from '../../files/list-files.ts';

/** Whatever a verdict depends on. */
const FOLDERS = ['catalog', 'domain', 'files', 'grading', 'sandbox'];

/**
 * Names what grades, such as `0.1.0+3f2a91c07b`: the version, and a digest of the compiled code and of the packages that
 * it is installed with. Workers whose name is the same give the same verdicts.
 */
export function buildName(cloneRoot: string): string {
  const { version } = JSON.parse(readFileSync(join(cloneRoot, 'harness', 'package.json'), 'utf8')) as {
    version: string;
  };
  const hash = createHash('sha256').update(readFileSync(join(cloneRoot, 'package-lock.json')));
  for (const folder of FOLDERS) {
    const root = join(cloneRoot, 'dist', folder);
    for (const path of listTree(root).filter((name) => name.endsWith('.js')))
      hash.update(`${folder}/${path}\0`).update(readFileSync(join(root, path)));
  }
  return `${version}+${hash.digest('hex').slice(0, 10)}`;
}
