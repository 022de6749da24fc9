import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { OwnPackages } from '../domain/exercise.ts';
import { listTree } from '../files/list-files.ts';

/**
 * A collection may bring packages of its own:
 *
 * ```
 * <collection>/package.json         what its exercises may import besides what this program brings
 *              package-lock.json    which versions; what is installed
 *              exercises/<id>/      names some of them in `packages`
 * ```
 */
const MANIFEST = 'package.json';
const LOCK = 'package-lock.json';
/** Of a collection that lies in a clone of ours, the clone's own packages are those of the program. */
const OURS = join('harness', 'launcher', 'bugsquash.mjs');

/** The packages of the collection that an `exercises/` folder belongs to; undefined where it brings none. */
export function ownPackagesOf(exercisesRoot: string): OwnPackages | undefined {
  const files = ownPackageFiles(exercisesRoot);
  const specs = specsIn(files.get(MANIFEST));
  if (specs.size === 0 || !files.has(LOCK)) return undefined;
  const hash = createHash('sha256');
  for (const [path, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\0${content.length}\0`).update(content);
  return { digest: hash.digest('hex').slice(0, 24), names: [...specs.keys()].sort() };
}

/** What they are installed from: package.json, the lock file, and the packages that lie in the collection itself. */
export function ownPackageFiles(exercisesRoot: string): ReadonlyMap<string, Buffer> {
  const root = dirname(exercisesRoot);
  if (!existsSync(join(root, MANIFEST)) || existsSync(join(root, OURS))) return new Map();
  const named = [MANIFEST, LOCK].filter((name) => existsSync(join(root, name)));
  const files = new Map(named.map((name) => [name, readFileSync(join(root, name))] as const));
  for (const spec of specsIn(files.get(MANIFEST)).values()) {
    const local = normalize(spec.replace(/^file:/, ''));
    if (!spec.startsWith('file:') || local.startsWith('..')) continue;
    for (const path of filesAt(root, local)) files.set(path, readFileSync(join(root, path)));
  }
  return files;
}

/** A tarball, or all of a folder; relative to the collection. */
function filesAt(root: string, local: string): string[] {
  const found = lstatSync(join(root, local), { throwIfNoEntry: false });
  if (found?.isFile()) return [local];
  return found?.isDirectory() ? listTree(join(root, local)).map((path) => join(local, path)) : [];
}

/** Which versions its package.json asks for, by name. */
export const ownVersions = (exercisesRoot: string): ReadonlyMap<string, string> =>
  specsIn(ownPackageFiles(exercisesRoot).get(MANIFEST));

/** Where each package comes from, by name; none where the manifest can't be read. */
function specsIn(manifest: Buffer | undefined): ReadonlyMap<string, string> {
  if (!manifest) return new Map();
  try {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(manifest.toString('utf8')) as Record<
      string,
      Record<string, string> | undefined
    >;
    return new Map(Object.entries({ ...devDependencies, ...dependencies }));
  } catch {
    return new Map();
  }
}
