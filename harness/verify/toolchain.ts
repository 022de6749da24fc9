import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listTree } from '../files/list-files.ts';

/** What a proof is bound to besides its exercise. */
export function toolchain(cloneRoot: string): { readonly node: string; readonly lockfile: string } {
  const lockfile = readFileSync(join(cloneRoot, 'package-lock.json'));
  return { node: process.versions.node, lockfile: createHash('sha256').update(lockfile).digest('hex') };
}

/** Changes with the code that grades, and with nothing else of the harness. */
export function gradingBuild(cloneRoot: string): string {
  const hash = createHash('sha256');
  for (const folder of ['grading', 'sandbox']) {
    const root = join(cloneRoot, 'dist', folder);
    for (const path of listTree(root)) {
      if (path.endsWith('.js')) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
    }
  }
  return hash.digest('hex');
}
