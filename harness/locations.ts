import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';
import type { Collection } from './catalog/catalog.ts';
import { type Failure, failed } from './domain/failure.ts';
import type { Reader } from './wording/next-step.ts';

/** Where things lie on this machine. Light to load, because the first frame waits for it. */

/** The clone's root; this file is compiled to `dist/locations.js`. */
export const cloneRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Address of the host of a bug bash that served this client; undefined in a clone. */
export function servedFrom(): string | undefined {
  try {
    const { url } = JSON.parse(readFileSync(join(cloneRoot, 'served-from.json'), 'utf8')) as {
      url?: unknown;
    };
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

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

/** A path with its leading `~` written out; undefined where there is none that means one's own home. */
export const withoutTilde = (path: string): string | undefined =>
  path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : undefined;

/** What of the environment says where our files go. */
const FOLDER_SETTINGS = ['BUGSQUASH_HOME', 'XDG_DATA_HOME', 'TMPDIR', 'HOME'];

/**
 * Why a setting can't be used: a path that is another folder wherever one types, or whose `~` no shell has opened.
 * Undefined where all of them say one place.
 */
export function settingsFailure(
  environment: NodeJS.ProcessEnv,
  currentDirectory: string,
): Failure | undefined {
  for (const name of FOLDER_SETTINGS) {
    const value = environment[name];
    if (!value || isAbsolute(value)) continue;
    const meant = withoutTilde(value);
    return failed(
      'bad-arguments',
      meant === undefined
        ? `${name} is "${value}", which would be another folder wherever you type.`
        : `${name} is "${value}", and no shell has replaced the ~.`,
      {
        run: ['export', `${name}=${meant ?? resolve(currentDirectory, value)}`],
        lead: 'Name the whole path',
      },
    ).failure;
  }
  return undefined;
}

/** The person at this process, as the wording of next steps needs to know them. */
export function readerHere(): Reader {
  const currentDirectory = process.cwd();
  return {
    currentDirectory,
    cloneRoot,
    isFoundByNpx: isFoundByNpx(currentDirectory),
    isGone: () => !existsSync(currentDirectory),
  };
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
  const named = {
    ...(exercises !== undefined && { exercisesRoot: exercises }),
    ...(solutions !== undefined && { solutionsRoot: solutions }),
  };
  return {
    ...(Object.keys(named).length > 0 && { named }),
    exercisesRoot: exercises ?? join(cloneRoot, 'exercises'),
    solutionsRoot: solutions ?? join(cloneRoot, 'solutions'),
  };
}
