import { mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Failure, failed, type Result } from '../domain/failure.ts';

/**
 * Temporary folders of ours. Each carries the id of the process that made it, and of the namespace in which that id
 * means something, so that what a killed process left can be told from what a living one uses.
 */

const OWNED = /^bugsquash-[a-z]+-(\d+)-(\d+)-[A-Za-z0-9]{6}$/;
/** As much as the smallest grading writes. */
const PROBE_BYTES = 64 * 1024;

let hasSwept = false;

/**
 * An empty folder named after `purpose`. The first one of a process also sweeps what killed processes left, unless it is
 * for work that only looks.
 */
export function makeTemporaryFolder(purpose: string, { sweeps = true } = {}): string {
  if (sweeps && !hasSwept) {
    hasSwept = true;
    sweep();
  }
  return mkdtempSync(join(tmpdir(), `bugsquash-${purpose}-${process.pid}-${processNamespace()}-`));
}

/** Which process made a folder: a `dead` one, a `living` one, or one that can't be seen from here. Null if not ours. */
export function makerOf(name: string): 'dead' | 'living' | 'unseen' | null {
  const [, pid, namespace] = OWNED.exec(name) ?? [];
  if (pid === undefined) return null;
  if (namespace !== processNamespace()) return 'unseen';
  try {
    process.kill(Number(pid), 0);
    return 'living';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'dead' : 'living';
  }
}

/** Why the temporary folder can't be used, found out by using it; null when it can. */
export function temporaryFolderFailure(): Failure | null {
  let probe: string | undefined;
  try {
    probe = mkdtempSync(join(tmpdir(), 'bugsquash-probe-'));
    writeFileSync(join(probe, 'probe'), Buffer.alloc(PROBE_BYTES));
    return null;
  } catch (error) {
    return inWords(error as NodeJS.ErrnoException);
  } finally {
    if (probe !== undefined) rmSync(probe, { recursive: true, force: true });
  }
}

/** Does work that writes to the temporary folder and nowhere else. What that folder makes fail is an expected failure. */
export async function usingTemporaryFolder<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    const isElsewhere = path !== undefined && !isTemporary(path);
    if (code === undefined || isElsewhere) throw error;
    // By now there may be room again: what was written has been taken away.
    const failure = isFull(code) ? inWords(error as NodeJS.ErrnoException) : temporaryFolderFailure();
    if (failure === null) throw error;
    return { ok: false, failure };
  }
}

function isTemporary(path: string): boolean {
  try {
    return [tmpdir(), realpathSync(tmpdir())].some((folder) => path.startsWith(folder));
  } catch {
    return path.startsWith(tmpdir());
  }
}

const isFull = (code: string | undefined): boolean => code === 'ENOSPC' || code === 'EDQUOT';

function inWords({ code, message }: NodeJS.ErrnoException): Failure {
  const why =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? 'does not exist'
      : code === 'EROFS' || code === 'EACCES' || code === 'EPERM'
        ? "can't be written"
        : isFull(code)
          ? 'is full'
          : `can't be used: ${message}`;
  const next = isFull(code)
    ? 'free some space there, or name a folder with more room (export TMPDIR=…), then type the same command again'
    : 'name a folder that you may write to (export TMPDIR=…), then type the same command again';
  return failed('temp-folder', `The temporary folder ${tmpdir()} ${why} (${code}).`, next).failure;
}

function sweep(): void {
  let names: string[] = [];
  try {
    names = readdirSync(tmpdir());
  } catch {
    // Making a folder fails next, and says why.
  }
  for (const name of names) {
    if (makerOf(name) !== 'dead') continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another person's.
    }
  }
}

/** A container may share the folder, but has processes of its own. */
function processNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}
