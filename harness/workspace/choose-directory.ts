import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { failed, type Result, success } from '../domain/failure.ts';
import { printable } from '../domain/printable.ts';
import { markerIn } from './workspace.ts';

/** A colon ends an entry of the PATH, on which npm puts the workspace's programs; vitest takes paths for URLs. */
const UNUSABLE = /[:#?\\\p{Cc}]/u;

/** A place where a workspace may be made. */
export interface FreeDirectory {
  /** Absolute; symbolic links above it are resolved. */
  readonly directory: string;
  readonly exists: boolean;
}

/** Decides whether a workspace may be made at `directory`, and touches nothing. */
export async function chooseDirectory(
  exerciseId: string,
  directory: string,
  cloneRoot: string,
): Promise<Result<FreeDirectory>> {
  const asked = path.resolve(directory);
  const real = await resolveAll(asked);
  const clone = await resolveAll(path.resolve(cloneRoot));
  const startIn = (place: string) => ({ command: ['start', exerciseId, '--dir', place] });
  if (isInside(real, clone)) {
    return failed(
      'bad-arguments',
      `A workspace cannot lie inside the bugsquash repository: ${asked} is in ${clone}, where an editor would find the solutions.`,
      startIn(path.join(path.dirname(clone), `bugsquash-${exerciseId}`)),
    );
  }
  if (UNUSABLE.test(real)) {
    return failed(
      'bad-arguments',
      `A workspace cannot lie in ${printable(asked)}: npm and vitest find no files in a path with : # ? \\ or a control character.`,
      startIn(asked.replaceAll(new RegExp(UNUSABLE, 'gu'), '-')),
    );
  }
  const outer = await workspaceAround(path.dirname(real));
  if (outer !== undefined) {
    return failed(
      'bad-arguments',
      `A workspace cannot lie inside another: ${asked} is in the workspace ${outer}.`,
      startIn(await freeNameBeside(outer)),
    );
  }
  const stats = await lstat(real).catch(() => undefined);
  if (stats === undefined) return success({ directory: real, exists: false });
  if (stats.isDirectory() && (await readdir(real)).length === 0)
    return success({ directory: real, exists: true });

  const free = await freeNameBeside(asked);
  const isWorkspace = await lstat(markerIn(real)).then(
    () => true,
    () => false,
  );
  return failed(
    'directory-not-empty',
    `${asked} ${stats.isDirectory() ? (isWorkspace ? 'is a workspace already' : 'is not empty') : 'is not a directory'}; nothing was changed there. ${free} is free.`,
    isWorkspace ? { command: ['resume'], workspace: asked, lead: 'Continue there' } : startIn(free),
  );
}

const isInside = (inner: string, outer: string): boolean => {
  const relative = path.relative(outer, inner);
  return (
    relative === '' ||
    !(relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative))
  );
};

/** Resolves symbolic links in as much of the path as exists. */
async function resolveAll(file: string): Promise<string> {
  const real = await realpath(file).catch(() => undefined);
  if (real !== undefined || path.dirname(file) === file) return real ?? file;
  return path.join(await resolveAll(path.dirname(file)), path.basename(file));
}

async function workspaceAround(directory: string): Promise<string | undefined> {
  for (let here = directory; ; here = path.dirname(here)) {
    const isOne = await lstat(markerIn(here)).then(
      () => true,
      () => false,
    );
    if (isOne) return here;
    if (path.dirname(here) === here) return undefined;
  }
}

async function freeNameBeside(taken: string): Promise<string> {
  for (let number = 2; ; number += 1) {
    const name = `${taken}-${number}`;
    const exists = await lstat(name).then(
      () => true,
      () => false,
    );
    if (!exists) return name;
  }
}
