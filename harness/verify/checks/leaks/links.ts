import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { found } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { messages } from './messages.ts';
import { filesAndLinks } from './walk.ts';

/** Folders in which vite and vitest keep what they compiled or ran. */
const CACHES = ['.vite', '.vite-temp', '.vitest', '.vitest-cache'];

/** Where the links of a workspace lead: never to solutions, to other exercises, or into a cache. */
export function checkLinks({ exercise }: ExerciseFiles, workspace: string): Finding[] {
  const forbidden = [dirname(exercise.solutionRoot), dirname(exercise.exerciseRoot)].map(real);
  const links = linksIn(workspace);
  return links.flatMap(({ path, target }) => {
    const name = relative(workspace, path);
    const reached = forbidden.find((root) => isInside(target, root) || isInside(root, target));
    if (reached) return [found('leaks', messages.linkReaches(name, target, reached), path)];
    return [...strayLinks(name, target, forbidden), ...caches(name, target)];
  });
}

/** Links inside a linked package that lead out of it, to what must stay hidden. */
function strayLinks(name: string, target: string, forbidden: readonly string[]): Finding[] {
  return linksIn(target).flatMap((inner) => {
    const reached = forbidden.find((root) => isInside(inner.target, root) || isInside(root, inner.target));
    if (!reached) return [];
    return [found('leaks', messages.linkedLinkReaches(name, inner.target, reached), inner.path)];
  });
}

function caches(name: string, target: string): Finding[] {
  return [target, join(target, 'node_modules')]
    .flatMap((folder) => CACHES.map((cache) => join(folder, cache)))
    .filter((folder) => existsSync(folder) && readdirSync(folder).length > 0)
    .map((folder) => found('leaks', messages.cacheBehindLink(name, basename(folder)), folder));
}

function linksIn(root: string): { path: string; target: string }[] {
  return filesAndLinks(root)
    .links.filter((path) => existsSync(path))
    .map((path) => ({ path, target: real(path) }));
}

const real = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

const isInside = (path: string, root: string): boolean => path === root || path.startsWith(root + sep);
