import { readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { success } from '../../domain/failure.ts';
import { makerOf } from '../../files/temporary-folder.ts';
import { endTrees, leftoverTrees } from '../../sandbox/process-tree.ts';
import type { Repair } from './repair.ts';

/** Temporary folders of an earlier bugsquash, which do not carry the id of the process that made them. */
const OURS = /^bugsquash-(stage|snapshot|tests)-/;
/** Longer than anything works in one without a process to be seen. */
const LEFT_FOR_MS = 10 * 60_000;
/** Where processes can't be looked at. */
const LEFT_FOR_UNSEEN_MS = 24 * 60 * 60_000;

/** What harnesses left that were killed themselves: temporary folders, and (where no cgroup held them) processes. */
export function planLeftoverRepairs(temporaryFolder: string, nowMs: number): Repair[] {
  const folders = leftoverFolders(temporaryFolder, nowMs);
  const processes = leftoverTrees();
  return [
    ...folders.map((folder) => ({
      wrong: `${folder} was left by a bugsquash that was killed`,
      remedy: 'remove it',
      apply: async () => success(rmSync(folder, { recursive: true, force: true })),
    })),
    ...(processes.length === 0
      ? []
      : [
          {
            wrong: `${processes.length} processes were left by a grading that was killed (${processes.map(({ pid }) => pid).join(', ')})`,
            remedy: 'end them',
            apply: async () => success(endTrees(processes)),
          },
        ]),
  ];
}

function leftoverFolders(temporaryFolder: string, nowMs: number): string[] {
  const used = process.platform === 'linux' ? pathsInUse() : undefined;
  return namesIn(temporaryFolder)
    .filter((name) => OURS.test(name) || makerOf(name) !== null)
    .map((name) => join(temporaryFolder, name))
    .filter((folder) => {
      const maker = makerOf(basename(folder));
      if (maker === 'dead' || maker === 'living') return maker === 'dead';
      const status = statSync(folder, { throwIfNoEntry: false });
      if (!status?.isDirectory()) return false;
      const ageMs = nowMs - status.mtimeMs;
      if (maker === 'unseen' || used === undefined) return ageMs > LEFT_FOR_UNSEEN_MS;
      return ageMs > LEFT_FOR_MS && !used.some((text) => text.includes(folder));
    });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Another line of `doctor` says why it can't be read.
    return [];
  }
}

/** Working folders and arguments of all processes: a sandboxed one has its mounts in its arguments. */
function pathsInUse(): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    return [() => readlinkSync(`/proc/${pid}/cwd`), () => readFileSync(`/proc/${pid}/cmdline`, 'latin1')].map(
      (look) => {
        try {
          return look();
        } catch {
          return '';
        }
      },
    );
  });
}
