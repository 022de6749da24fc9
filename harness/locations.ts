import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';
import type { Collection } from './catalog/catalog.ts';
import type { Reader } from './wording/next-step.ts';

/** Where things lie on this machine. Light to load, because the first frame waits for it. */

/** The clone's root; this file is compiled to `dist/locations.js`. */
export const cloneRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** State of this user on this machine; `BUGSQUASH_HOME` overrides the platform's folder. */
export function dataDirectory(environment: NodeJS.ProcessEnv): string {
  return environment.BUGSQUASH_HOME || envPaths('bugsquash', { suffix: '' }).data;
}

/** Where workspaces go when no `--dir` is given; never inside the clone. */
export function workspacesRoot(environment: NodeJS.ProcessEnv): string {
  return environment.BUGSQUASH_HOME
    ? join(environment.BUGSQUASH_HOME, 'workspaces')
    : join(homedir(), 'bugsquash');
}

/** The person at this process, as the wording of next steps needs to know them. */
export function readerHere(): Reader {
  const currentDirectory = process.cwd();
  return { currentDirectory, cloneRoot, isFoundByNpx: isFoundByNpx(currentDirectory) };
}

/** `npx` looks for a program in every folder from here up. */
function isFoundByNpx(start: string): boolean {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', '.bin', 'bugsquash'))) return true;
    if (folder === dirname(folder)) return false;
  }
}

/** The clone's own collection, unless a team's is named. */
export function collectionFrom(exercises: string | undefined, solutions: string | undefined): Collection {
  return {
    exercisesRoot: exercises ?? join(cloneRoot, 'exercises'),
    solutionsRoot: solutions ?? join(cloneRoot, 'solutions'),
  };
}
