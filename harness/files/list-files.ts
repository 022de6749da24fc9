import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { matchesAny } from './globs.ts';

/** A regular file under a root. */
export interface ListedFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
  /** Changes whenever the file was written or replaced, even within one millisecond. */
  readonly stamp: string;
}

/** What a walk left out, and why: it is shown, never silently dropped. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: 'not a regular file' | 'too large' | 'too many files' | 'too deep';
}

export interface FileList {
  readonly files: readonly ListedFile[];
  readonly skipped: readonly SkippedFile[];
}

/** Larger files are no source code; more of them are a mistake or an attack. */
export const FILE_LIMITS = { fileBytes: 1_000_000, files: 2_000, depth: 24 } as const;

const NEVER = new Set(['.git', 'node_modules']);

/**
 * The regular files under `root`, sorted; `.git` and `node_modules` are never entered, symbolic links never
 * followed. With `editable`, only paths that match one of its globs.
 */
export async function listFiles(root: string, editable?: readonly string[]): Promise<FileList> {
  const files: ListedFile[] = [];
  const skipped: SkippedFile[] = [];
  const wanted = (relative: string): boolean => editable === undefined || matchesAny(relative, editable);

  const walk = async (relative: string, depth: number): Promise<void> => {
    for (const entry of await entriesOf(path.join(root, relative))) {
      // Case-insensitive file systems know .GIT as .git.
      if (NEVER.has(entry.name.toLowerCase())) continue;
      const child = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth >= FILE_LIMITS.depth) skipped.push({ path: child, reason: 'too deep' });
        else await walk(child, depth + 1);
      } else if (wanted(child)) {
        if (files.length >= FILE_LIMITS.files) {
          skipped.push({ path: child, reason: 'too many files' });
          return;
        }
        await add(child);
      }
    }
  };

  const add = async (child: string): Promise<void> => {
    const stats = await lstat(path.join(root, child), { bigint: true }).catch(unlessGone);
    if (stats === undefined) return;
    if (!stats.isFile()) skipped.push({ path: child, reason: 'not a regular file' });
    else if (stats.size > FILE_LIMITS.fileBytes) skipped.push({ path: child, reason: 'too large' });
    else {
      files.push({
        path: child,
        size: Number(stats.size),
        executable: (stats.mode & 0o100n) !== 0n,
        stamp: `${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`,
      });
    }
  };

  await walk('', 0);
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), skipped };
}

const entriesOf = async (directory: string): Promise<Dirent[]> =>
  (await readdir(directory, { withFileTypes: true }).catch(unlessGone)) ?? [];

/** People save, rename and delete while we look: what went away in between is not there. */
const unlessGone = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
};
