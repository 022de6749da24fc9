import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where packages lie: the clone's, and those that a collection brings. */
export interface ModuleFolders {
  readonly modules: string;
  readonly own: { readonly folder: string; readonly names: readonly string[] } | undefined;
}

/** This program's driver stands in for it, whoever brings it. */
const NEVER_OWN = 'better-sqlite3';

/** What `names` need, of both places; where both have a package, the collection's counts. */
export function joinedClosure(
  { modules, own }: ModuleFolders,
  names: readonly string[],
): Map<string, string> {
  const brought = names.filter((name) => name !== NEVER_OWN && own?.names.includes(name));
  const rest = names.filter((name) => !brought.includes(name));
  return new Map([...packageClosure(modules, rest), ...(own ? packageClosure(own.folder, brought) : [])]);
}

/**
 * The packages that `names` need at run time, with what they depend on, as name → folder. Follows Node's own
 * lookup for nested copies; a nested copy needs no mount of its own, because it lies in its parent's folder.
 */
function packageClosure(nodeModules: string, names: readonly string[]): Map<string, string> {
  const closure = new Map<string, string>();
  const pending = names.map((name) => ({ name, from: nodeModules }));
  const visited = new Set<string>();
  for (let current = pending.pop(); current; current = pending.pop()) {
    const folder = findPackage(current.name, current.from, nodeModules);
    if (!folder || visited.has(folder)) continue;
    visited.add(folder);
    if (folder === join(nodeModules, current.name)) closure.set(current.name, folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const name of Object.keys(dependencies)) pending.push({ name, from: join(folder, 'node_modules') });
  }
  return closure;
}

/** Walks up from `from`, as Node does from a file in that folder's package, and no higher than `top`. */
function findPackage(name: string, from: string, top: string): string | undefined {
  for (let folder = dirname(from); folder.length >= dirname(top).length; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}
