import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Without mounts, Node finds the offered packages in a folder beside the staged tree. */
export function linkPackages(stageRoot: string, closure: ReadonlyMap<string, string>): void {
  for (const [name, folder] of closure) link(folder, join(stageRoot, 'node_modules', name));
}

/**
 * The packages of a tool, in the tree's own `node_modules`: those that a collection brings, and without mounts the
 * clone's as well. Where there are mounts and nothing is brought, nothing is linked.
 * @param modules the clone's, where they are not mounted
 * @param own as the tool will see them
 */
export function linkToolPackages(
  nodeModules: string,
  modules: string | null,
  own: { readonly folder: string; readonly names: readonly string[] },
): void {
  if (own.names.length === 0) {
    if (modules !== null) link(modules, nodeModules);
    return;
  }
  for (const name of own.names) link(join(own.folder, name), join(nodeModules, name));
  for (const name of modules === null ? [] : readdirSync(modules))
    link(join(modules ?? '', name), join(nodeModules, name));
}

/** What is there already stays. */
function link(target: string, place: string): void {
  mkdirSync(dirname(place), { recursive: true });
  try {
    symlinkSync(target, place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
