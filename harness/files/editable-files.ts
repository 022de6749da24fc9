import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import type { FileSet } from './compare-contents.ts';
import { FILE_CAPS, listFiles, type SkippedFile } from './list-files.ts';

/** The content of a candidate's editable files at one moment. */
export interface EditableFiles {
  /** By path relative to the root, sorted by code unit. */
  readonly files: FileSet;
  /** What matches the globs and could not be read, in full and why. */
  readonly skipped: readonly SkippedFile[];
}

/** Reads the regular files under `root` that match `editable`, within `FILE_CAPS`. */
export function readEditableFiles(root: string, editable: readonly string[]): EditableFiles {
  const list = listFiles(root, editable);
  const files = new Map<string, { readonly data: Buffer; readonly executable: boolean }>();
  const skipped = [...list.skipped];
  let totalBytes = 0;
  for (const { path: relative, executable } of list.files) {
    const content = readRegularFile(path.join(root, relative));
    if (content === 'gone') continue;
    // It may have grown, or lost its rights, since it was listed.
    if (typeof content === 'string') skipped.push({ path: relative, reason: content });
    else if (totalBytes + content.length > FILE_CAPS.totalBytes)
      skipped.push({ path: relative, reason: 'too many bytes' });
    else {
      totalBytes += content.length;
      files.set(relative, { data: content, executable });
    }
  }
  return { files, skipped };
}

/** Each file is read into it, because its size may change while it is read. */
let readBuffer: Buffer | undefined;

/** Reads without following a link that was put there since the listing. */
function readRegularFile(
  file: string,
): Buffer | 'gone' | 'too large' | 'not readable' | 'not a regular file' {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'gone';
    if (code === 'ELOOP' || code === 'ENXIO') return 'not a regular file';
    return 'not readable';
  }
  try {
    if (!fstatSync(descriptor).isFile()) return 'not a regular file';
    readBuffer ??= Buffer.allocUnsafeSlow(FILE_CAPS.fileBytes + 1);
    let length = 0;
    for (;;) {
      const bytes = readSync(descriptor, readBuffer, length, readBuffer.length - length, null);
      length += bytes;
      if (length > FILE_CAPS.fileBytes) return 'too large';
      if (bytes === 0) return Buffer.from(readBuffer.subarray(0, length));
    }
  } catch {
    // A broken disk, say: the file is there, and what is in it cannot be told.
    return 'not readable';
  } finally {
    closeSync(descriptor);
  }
}
