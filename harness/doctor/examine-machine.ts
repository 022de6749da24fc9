import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Collection, listExercises } from '../catalog/catalog.ts';
import type { Failure } from '../domain/failure.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { temporaryFolderFailure } from '../files/temporary-folder.ts';
import { probeBubblewrap } from '../sandbox/bubblewrap.ts';
import { readAttempts } from '../store/read-attempts.ts';
import { openSqliteAttemptStore } from '../store/sqlite-attempt-store.ts';
import type { MachineLine } from './machine-line.ts';
import { workspaceLines } from './workspace-lines.ts';

/** Looks at runtime, git, sandbox, folders, open workspaces and catalog, and changes nothing but making the state folder. */
export async function examineMachine(machine: {
  readonly home: string;
  readonly cloneRoot: string;
  readonly collection: Collection;
}): Promise<MachineLine[]> {
  return [
    runtimeLine(machine.cloneRoot),
    gitLine(),
    await sandboxLine(),
    homeLine(machine.home),
    temporaryFolderLine(),
    ...(await storeLines(machine.home)),
    ...(await workspaceLines(machine.home)),
    ...catalogLines(machine.collection),
  ];
}

function runtimeLine(cloneRoot: string): MachineLine {
  const pinned = process.execPath.startsWith(join(cloneRoot, 'node_modules'));
  return pinned
    ? { name: 'runtime', state: 'ok', detail: `Node ${process.versions.node}, the pinned one`, next: null }
    : {
        name: 'runtime',
        state: 'warning',
        detail: `Node ${process.versions.node}, not the pinned one, so grading may differ from other machines`,
        next: { run: ['npm', 'ci', '--include=optional'], in: cloneRoot },
      };
}

/** With an older one nothing has been tried. */
const OLDEST_GIT = [2, 25] as const;

export function gitLine(): MachineLine {
  const git = spawnSync('git', ['--version'], { encoding: 'utf8' });
  if (git.status !== 0) {
    return {
      name: 'git',
      state: 'failed',
      detail: 'git does not start',
      next: 'install git (apt-get install git, brew install git)',
    };
  }
  const version = git.stdout.trim().replace(/^git version /, '');
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const isOld = major < OLDEST_GIT[0] || (major === OLDEST_GIT[0] && minor < OLDEST_GIT[1]);
  const needed = `${OLDEST_GIT.join('.')} or newer`;
  return isOld
    ? {
        name: 'git',
        state: 'warning',
        detail: `${version}; needed: ${needed}`,
        next: `update git to ${needed}`,
      }
    : { name: 'git', state: 'ok', detail: version, next: null };
}

async function sandboxLine(): Promise<MachineLine> {
  const probe = await probeBubblewrap(process.execPath);
  return probe.works
    ? { name: 'sandbox', state: 'ok', detail: 'bubblewrap works', next: null }
    : {
        name: 'sandbox',
        state: 'warning',
        detail: `none: ${probe.reason}. Practice works unconfined, and verdicts say so`,
        next: probe.next,
      };
}

function homeLine(home: string): MachineLine {
  try {
    makeDirectory(home);
    accessSync(home, constants.W_OK);
    return { name: 'state folder', state: 'ok', detail: home, next: null };
  } catch (error) {
    return {
      name: 'state folder',
      state: 'failed',
      detail: `${home} can't be written (${(error as NodeJS.ErrnoException).code})`,
      next: 'export BUGSQUASH_HOME=<a folder of your own>',
    };
  }
}

function temporaryFolderLine(): MachineLine {
  const failure = temporaryFolderFailure();
  return failure === null
    ? { name: 'temporary folder', state: 'ok', detail: tmpdir(), next: null }
    : { name: 'temporary folder', state: 'failed', detail: failure.message, next: failure.next };
}

async function storeLines(home: string): Promise<MachineLine[]> {
  const file = join(home, 'attempts.sqlite');
  const name = 'attempts';
  if (!existsSync(file)) return [{ name, state: 'ok', detail: 'none yet', next: null }];
  const broken = ({ message, next }: Failure): MachineLine => ({
    name,
    state: 'failed',
    detail: message,
    next,
  });
  const store = openSqliteAttemptStore(file);
  if (!store.ok) return [broken(store.failure)];
  const read = await readAttempts(store.value);
  await store.value.close();
  if (!read.ok) return [broken(read.failure)];
  const { unreadable } = read.value;
  return unreadable.length > 0
    ? unreadable.map(({ failure }) => broken(failure))
    : [{ name, state: 'ok', detail: file, next: null }];
}

function catalogLines(collection: Collection): MachineLine[] {
  return listExercises(collection).map(({ id, failure }) =>
    failure
      ? { name: id, state: 'failed', detail: failure.message, next: failure.next }
      : { name: id, state: 'ok', detail: 'its manifest reads', next: null },
  );
}
