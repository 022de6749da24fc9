import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Attempts } from './attempts/attempts.ts';
import type { AuthoringHost } from './authoring/host.ts';
import type { ImportHost } from './authoring/import/import-host.ts';
import type { ClientMachine } from './bugbash/client/bash-client.ts';
import type { BashDatabase } from './bugbash/worker-ports.ts';
import type { Collection } from './catalog/catalog.ts';
import type { MachineLine } from './doctor/machine-line.ts';
import type { BootTime, Clock } from './domain/clock.ts';
import { type Result, success } from './domain/failure.ts';
import type { Grader } from './grading/grader.ts';
import type { Installation } from './grading/supervisor/start-processes.ts';
import { cloneRoot, dataDirectory, workspacesRoot } from './locations.ts';
import { bubblewrap, probeBubblewrap } from './sandbox/bubblewrap.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { unconfined } from './sandbox/unconfined.ts';
import { openSqliteAttemptStore } from './store/sqlite-attempt-store.ts';
import { packagesRootIn } from './suites/packages.ts';
import type { VerifyHost } from './verify/verify.ts';

/** Picks store, sandbox and clock, and wires the use cases. */

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

export const installation: Installation = {
  nodePath: process.execPath,
  root: cloneRoot,
  packagesRoot: packagesRootIn(dataDirectory(process.env)),
};

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
    random: Math.random,
  });
  const close = async () => {
    await (await grader)?.dispose();
    await store.value.close();
  };
  return success({ attempts, close });
}

/**
 * Loads grading only when something is graded.
 * @param workers of one run: where many submissions wait, one worker each costs less than two that share the files
 */
export async function composeGrader(workers?: number): Promise<Grader> {
  const sandbox = pickSandbox();
  const { Grader } = await import('./grading/grader.ts');
  return new Grader((await sandbox).sandbox, installation, systemClock, workers);
}

/** What `verify` works with: a grader of one worker, because it grades many trees side by side. */
export async function composeVerify(
  environment: NodeJS.ProcessEnv,
  collection: Collection,
  signal: AbortSignal,
): Promise<VerifyHost> {
  const { Grader } = await import('./grading/grader.ts');
  return {
    collection,
    grader: new Grader((await pickSandbox()).sandbox, installation, systemClock, 1),
    clock: systemClock,
    cloneRoot,
    dataDirectory: dataDirectory(environment),
    signal,
  };
}

function installedVersion(): string {
  const file = join(cloneRoot, 'harness', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}

/** What a participant's side of a bug bash works with. */
export function composeBashClient(environment: NodeJS.ProcessEnv): ClientMachine {
  return {
    clock: systemClock,
    cloneRoot,
    dataDirectory: dataDirectory(environment),
    workspacesRoot: workspacesRoot(environment),
    version: installedVersion(),
    random: Math.random,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}),
  };
}

/** What `import` of a fix works with. */
export async function composeImport(
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  onStep: (what: string) => void,
): Promise<ImportHost> {
  return {
    grader: await composeGrader(),
    packagesRoot: packagesRootIn(dataDirectory(environment)),
    signal,
    monotonicMs: () => systemClock.monotonicMs(),
    onStep,
  };
}

interface PickedSandbox {
  readonly sandbox: Sandbox;
  /** Why there is none, where there is none. */
  readonly missing: string | null;
}

let picked: Promise<PickedSandbox> | undefined;

/** The sandbox of this machine, probed once per process. */
function pickSandbox(): Promise<PickedSandbox> {
  picked ??= probeBubblewrap(process.execPath).then((probe) =>
    probe.works ? { sandbox: bubblewrap, missing: null } : { sandbox: unconfined, missing: probe.reason },
  );
  return picked;
}

/** Why this machine has no sandbox, or null where it has one. */
export async function sandboxMissing(): Promise<string | null> {
  return (await pickSandbox()).missing;
}

/** The same for the person whose own code is run. */
export async function sandboxNotice(): Promise<string | null> {
  const missing = await sandboxMissing();
  return missing === null
    ? null
    : `Your code runs without a sandbox here: ${missing}. Practice works; the verdict says so.`;
}

/** Small programs that try the limits of this machine's sandbox, as `doctor` reports them. */
export async function sandboxCanaries(): Promise<MachineLine[]> {
  const { runSandboxCanaries } = await import('./doctor/sandbox-canaries.ts');
  return runSandboxCanaries((await pickSandbox()).sandbox, installation);
}

/**
 * Opens the PostgreSQL database that several hosts and workers have in common; its libraries are loaded only here.
 * @param isHost whether this process may make and migrate its tables
 */
export async function openBashDatabase(url: string, isHost: boolean): Promise<Result<BashDatabase>> {
  const { openPostgresBash } = await import('./bugbash/postgres/open.ts');
  const { buildName } = await import('./bugbash/worker/build-name.ts');
  return openPostgresBash(url, { version: buildName(cloneRoot), isHost });
}

/** What a host needs of that database, line by line. */
export async function databaseLines(url: string): Promise<Result<readonly MachineLine[]>> {
  return (await import('./bugbash/postgres/check.ts')).checkDatabase(url);
}

/** What opens store and queue of a bug bash. */
export async function openBashStore() {
  return (await import('./bugbash/sqlite/open.ts')).openSqliteBash;
}

/**
 * What a host grades with: a grader of one worker for each exercise, because it grades many submissions side by side,
 * each until a bug's first failure. `notice` is set where there is no sandbox.
 */
export async function composeHostGrading(): Promise<{
  readonly grade: Grader['grade'];
  readonly notice: string | null;
}> {
  const { sandbox } = await pickSandbox();
  const { Grader } = await import('./grading/grader.ts');
  const graders = new Map<string, Grader>();
  const grade: Grader['grade'] = (exercise, submission, options) => {
    const known = graders.get(exercise.digest);
    const grader = known ?? new Grader(sandbox, installation, systemClock, 1);
    if (!known) graders.set(exercise.digest, grader);
    return grader.grade(exercise, submission, { ...options, conditions: { stopsAtFailure: 'bug' } });
  };
  return { grade, notice: await sandboxNotice() };
}

/** What the mentor's commands work with. */
export function composeAuthoring(environment: NodeJS.ProcessEnv, collection: Collection): AuthoringHost {
  return { collection, cloneRoot, dataDirectory: dataDirectory(environment) };
}
