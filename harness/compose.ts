import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';
import type { Collection } from './catalog/catalog.ts';
import type { Clock } from './domain/clock.ts';
import type { Installation } from './grading/grading-processes.ts';
import { bubblewrap, probeBubblewrap } from './sandbox/bubblewrap.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { unconfined } from './sandbox/unconfined.ts';

/** Picks store, sandbox and clock, and says where things lie on this machine. */

/** The clone's root; this file is compiled to `dist/compose.js`. */
export const cloneRoot = dirname(dirname(fileURLToPath(import.meta.url)));

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

export const installation: Installation = { nodePath: process.execPath, root: cloneRoot };

/** State of this user on this machine; `BUGSQUASH_HOME` overrides the platform's folder. */
export function dataDirectory(environment: NodeJS.ProcessEnv): string {
  return environment.BUGSQUASH_HOME || envPaths('bugsquash', { suffix: '' }).data;
}

/** Where workspaces go when no `--dir` is given; never inside the clone. */
export function workspacesRoot(environment: NodeJS.ProcessEnv): string {
  return environment.BUGSQUASH_HOME ? join(environment.BUGSQUASH_HOME, 'workspaces') : join(homedir(), 'bugsquash');
}

/** The clone's own collection, unless a team's is named. */
export function collectionFrom(exercises: string | undefined, solutions: string | undefined): Collection {
  return {
    exercisesRoot: exercises ?? join(cloneRoot, 'exercises'),
    solutionsRoot: solutions ?? join(cloneRoot, 'solutions'),
  };
}

/** The sandbox of this machine, and why it is none where it is none. */
export function pickSandbox(): { sandbox: Sandbox; notice: string | null } {
  const probe = probeBubblewrap(process.execPath);
  if (probe.works) return { sandbox: bubblewrap, notice: null };
  return {
    sandbox: unconfined,
    notice: `Your code runs without a sandbox here: ${probe.reason}. Practice works; the verdict says so.`,
  };
}
