import { isUtf8 } from 'node:buffer';
import {
  accessSync,
  type BigIntStats,
  constants,
  type Dirent,
  lstatSync,
  readdirSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { matchesAny, mayMatchBelow } from './globs.ts';

/** A regular file under a root. */
export interface ListedFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
  /** Changes whenever the file was written or replaced, even within one millisecond. */
  readonly stamp: string;
}

export type SkipReason =
  | 'not a regular file'
  | 'too large'
  | 'too many files'
  | 'too many bytes'
  | 'too many entries'
  | 'too deep'
  | 'path too long'
  | 'not readable'
  | 'name is not UTF-8';

/** What a walk left out, and why: it is shown, never silently dropped. */
export interface SkippedFile {
  /** Relative to the root, with `/`; bytes that are not UTF-8 stand as U+FFFD. */
  readonly path: string;
  readonly reason: SkipReason;
}

export interface FileList {
  /** Sorted by path, by code unit. */
  readonly files: readonly ListedFile[];
  readonly skipped: readonly SkippedFile[];
}

export interface FileCaps {
  readonly fileBytes: number;
  readonly files: number;
  /** Of all files together. */
  readonly totalBytes: number;
  /** Files and folders looked at, wanted or not. */
  readonly entries: number;
  /** Folders inside one another. */
  readonly depth: number;
  /** Of a path below the root: copies of it lie below longer roots, and a system bounds the whole. */
  readonly pathBytes: number;
}

/**
 * The caps on a candidate's editable files, the same for submission, snapshot, diff and reset. A larger file is not
 * source code; more of them are a mistake or an attack.
 */
export const FILE_CAPS: FileCaps = {
  fileBytes: 1024 * 1024,
  files: 2_000,
  totalBytes: 16 * 1024 * 1024,
  entries: 50_000,
  depth: 32,
  pathBytes: 1_000,
};

const NO_CAPS: FileCaps = {
  fileBytes: Number.POSITIVE_INFINITY,
  files: Number.POSITIVE_INFINITY,
  totalBytes: Number.POSITIVE_INFINITY,
  entries: Number.POSITIVE_INFINITY,
  depth: Number.POSITIVE_INFINITY,
  pathBytes: Number.POSITIVE_INFINITY,
};

/** Case-insensitive file systems know .GIT as .git. */
const NEVER = new Set(['.git', 'node_modules']);

/**
 * The regular files under `root`; `.git` and `node_modules` are never entered, symbolic links never followed. With
 * `editable`, only paths that match one of its globs, and only what could match is named among the skipped. A root
 * that does not exist has no files.
 */
export function listFiles(root: string, editable?: readonly string[], caps: FileCaps = FILE_CAPS): FileList {
  const files: ListedFile[] = [];
  const skipped: SkippedFile[] = [];
  let [entries, totalBytes] = [0, 0];
  /** Set by what would otherwise be said of every file that follows. */
  let isFull = false;
  const skip = (relative: string, reason: SkipReason) => void skipped.push({ path: relative, reason });
  const stop = (relative: string, reason: SkipReason) => {
    isFull = true;
    skip(relative, reason);
  };
  const isWanted = (relative: string) => editable === undefined || matchesAny(relative, editable);
  const mayHoldWanted = (relative: string) => editable === undefined || mayMatchBelow(relative, editable);

  /** A link in place of a folder of wanted files hides them all. */
  const isForFolder = (relative: string) =>
    mayHoldWanted(relative) && leadsToFolder(path.join(root, relative));
  const isTooLong = (relative: string) => Buffer.byteLength(relative) > caps.pathBytes;

  const walk = (relative: string, depth: number): void => {
    const found = entriesOf(path.join(root, relative));
    if (found === 'not readable') skip(relative === '' ? '.' : relative, found);
    for (const entry of found === 'not readable' ? [] : found) {
      entries += 1;
      if (entries > caps.entries && !isFull) stop(relative === '' ? '.' : relative, 'too many entries');
      if (isFull) return;
      const name = entry.name.toString('utf8');
      if (NEVER.has(name.toLowerCase())) continue;
      const child = relative === '' ? name : `${relative}/${name}`;
      if (entry.isDirectory()) {
        if (!mayHoldWanted(child)) continue;
        if (!isUtf8(entry.name)) skip(child, 'name is not UTF-8');
        else if (depth >= caps.depth) skip(child, 'too deep');
        else if (isTooLong(child)) skip(child, 'path too long');
        else walk(child, depth + 1);
      } else if (isWanted(child) || (entry.isSymbolicLink() && isForFolder(child))) {
        if (!isUtf8(entry.name)) skip(child, 'name is not UTF-8');
        else if (isTooLong(child)) skip(child, 'path too long');
        else add(child);
      }
    }
  };

  const add = (child: string): void => {
    const stats = statsOf(path.join(root, child));
    if (stats === undefined) return;
    if (stats === 'not readable') {
      skip(child, stats);
      return;
    }
    const size = Number(stats.size);
    if (!stats.isFile()) skip(child, 'not a regular file');
    else if (size > caps.fileBytes) skip(child, 'too large');
    else if (files.length >= caps.files) stop(child, 'too many files');
    else if (totalBytes + size > caps.totalBytes) stop(child, 'too many bytes');
    else if (!isReadable(path.join(root, child))) skip(child, 'not readable');
    else {
      totalBytes += size;
      files.push({ path: child, size, executable: (stats.mode & 0o100n) !== 0n, stamp: stampOf(stats) });
    }
  };

  walk('', 0);
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), skipped };
}

const stampOf = ({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  `${ino}:${size}:${mtimeNs}:${ctimeNs}`;

/** People save, rename and delete while we look: what went away in between is not there. */
function entriesOf(directory: string): Dirent<Buffer>[] | 'not readable' {
  try {
    return readdirSync(directory, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Without the right to, on a broken disk, under a path that is too long for the system.
    return code === 'ENOENT' || code === 'ENOTDIR' ? [] : 'not readable';
  }
}

function statsOf(file: string): BigIntStats | undefined | 'not readable' {
  try {
    return lstatSync(file, { bigint: true, throwIfNoEntry: false });
  } catch {
    return 'not readable';
  }
}

function leadsToFolder(link: string): boolean {
  try {
    return statSync(link, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // Where it leads cannot be told.
    return true;
  }
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch (error) {
    // One that went away meanwhile is told apart when it is read.
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/**
 * The paths of all regular files of a tree that its owner vouches for, such as an exercise; throws for one that cannot be
 * read, because what is made of it must not depend on who looks.
 */
export function listTree(root: string): readonly string[] {
  const { files, skipped } = listFiles(root, undefined, NO_CAPS);
  const unreadable = skipped.find(({ reason }) => reason !== 'not a regular file');
  if (unreadable) throw new Error(`${path.join(root, unreadable.path)}: ${unreadable.reason}`);
  return files.map((file) => file.path);
}
