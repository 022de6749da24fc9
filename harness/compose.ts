import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';
import { Attempts } from './attempts/attempts.ts';
import type { Collection } from './catalog/catalog.ts';
import type { BootTime, Clock } from './domain/clock.ts';
import { type Result, success } from './domain/failure.ts';
import type { Grader } from './grading/grade.ts';
import type { Installation } from './grading/grading-processes.ts';
import { bubblewrap, probeBubblewrap } from './sandbox/bubblewrap.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { unconfined } from './sandbox/unconfined.ts';
import { openSqliteAttemptStore } from './store/sqlite-attempt-store.ts';

/** Picks store, sandbox and clock, and says where things lie on this machine. */

/** The clone's root; this file is compiled to `dist/compose.js`. */
export const cloneRoot = dirname(dirname(fileURLToPath(import.meta.url)));

export const systemClock: Clock = {
  now() {
    const boot = bootTime();
    return boot ? { atMs: Date.now(), boot } : { atMs: Date.now() };
  },
  monotonicMs: () => performance.now(),
};

let bootId: string | undefined;

/** Linux tells the time since boot, suspension included, in /proc/uptime; elsewhere there is none to trust. */
function bootTime(): BootTime | undefined {
  try {
    bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const seconds = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
    return Number.isFinite(seconds) ? { id: bootId, ms: Math.round(seconds * 1_000) } : undefined;
  } catch {
    return undefined;
  }
}

export const installation: Installation = { nodePath: process.execPath, root: cloneRoot };

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

/** The clone's own collection, unless a team's is named. */
export function collectionFrom(exercises: string | undefined, solutions: string | undefined): Collection {
  return {
    exercisesRoot: exercises ?? join(cloneRoot, 'exercises'),
    solutionsRoot: solutions ?? join(cloneRoot, 'solutions'),
  };
}

/** The candidate's use cases over this user's store; `close` gives the store back. */
export function openAttempts(
  environment: NodeJS.ProcessEnv,
  collection: Collection,
): Result<{ readonly attempts: Attempts; readonly close: () => Promise<void> }> {
  const home = dataDirectory(environment);
  const store = openSqliteAttemptStore(join(home, 'attempts.sqlite'));
  if (!store.ok) return store;
  let grader: Promise<Grader> | undefined;
  const attempts = new Attempts({
    collection,
    store: store.value,
    clock: systemClock,
    grader: () => {
      grader ??= composeGrader();
      return grader;
    },
    cloneRoot,
    dataDirectory: home,
    workspacesRoot: workspacesRoot(environment),
    newAttemptId: () => randomUUID(),
  });
  const close = async () => {
    await (await grader)?.dispose();
    await store.value.close();
  };
  return success({ attempts, close });
}

/** Loads grading only when something is graded. */
export async function composeGrader(): Promise<Grader> {
  const { Grader } = await import('./grading/grade.ts');
  return new Grader(pickSandbox().sandbox, installation, systemClock);
}

interface PickedSandbox {
  readonly sandbox: Sandbox;
  /** What to tell people where there is no sandbox. */
  readonly notice: string | null;
}

let picked: PickedSandbox | undefined;

/** The sandbox of this machine, probed once per process. */
function pickSandbox(): PickedSandbox {
  if (picked) return picked;
  const probe = probeBubblewrap(process.execPath);
  picked = probe.works
    ? { sandbox: bubblewrap, notice: null }
    : {
        sandbox: unconfined,
        notice: `Your code runs without a sandbox here: ${probe.reason}. Practice works; the verdict says so.`,
      };
  return picked;
}

export function sandboxNotice(): string | null {
  return pickSandbox().notice;
}
