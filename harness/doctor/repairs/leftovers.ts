import { readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { success } from '../../domain/failure.ts';
import { endTrees, leftoverTrees } from '../../sandbox/process-tree.ts';
import type { Repair } from './repair.ts';

/** Temporary folders that bugsquash makes: of gradings, of snapshots, of runs of the visible tests. */
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
  return readdirSync(temporaryFolder)
    .filter((name) => OURS.test(name))
    .map((name) => join(temporaryFolder, name))
    .filter((folder) => {
      const status = statSync(folder, { throwIfNoEntry: false });
      if (!status?.isDirectory()) return false;
      const ageMs = nowMs - status.mtimeMs;
      if (used === undefined) return ageMs > LEFT_FOR_UNSEEN_MS;
      return ageMs > LEFT_FOR_MS && !used.some((text) => text.includes(folder));
    });
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
