import { createHash, randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type ParsedTarEntryWithData, unpackTar } from 'modern-tar';
import { failed, type Result, success } from '../../domain/failure.ts';
import { makeDirectory } from '../../files/make-directory.ts';

/** Far above any exercise; a bomb ends here and not when memory does. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 5_000;
/** The public half, as DESIGN has it; anything else in an archive is not an exercise's. */
const PUBLIC = /^(exercise\.yaml|TICKET\.md|repo\/.+|history\/[^/]+\.patch)$/;

/**
 * Unpacks the public half of an exercise, `<id>/…` in a gzipped tar, to `into`, whole or not at all. Nothing in it is
 * trusted: the bytes must be those that the host announced, every path must lie in the public half, and only regular
 * files and folders are taken.
 */
export async function unpackExercise(
  bytes: Uint8Array,
  wanted: { readonly id: string; readonly sha256: string },
  into: string,
): Promise<Result<void>> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== wanted.sha256)
    return refused(wanted.id, `its sha256 is ${sha256.slice(0, 12)}… and not ${wanted.sha256.slice(0, 12)}…`);
  const files = await filesOf(bytes, wanted.id);
  if (typeof files === 'string') return refused(wanted.id, files);
  const draft = `${into}.${randomUUID()}`;
  try {
    for (const [path, data] of files) {
      makeDirectory(dirname(join(draft, path)));
      writeFileSync(join(draft, path), data, { flag: 'wx' });
    }
    rmSync(into, { recursive: true, force: true });
    renameSync(draft, into);
    return success(undefined);
  } catch (error) {
    // Another join of this user was as fast; both wrote the same.
    if (existsSync(into)) return success(undefined);
    throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The files by path below `<id>/`, or why they are not taken. */
async function filesOf(bytes: Uint8Array, id: string): Promise<ReadonlyMap<string, Uint8Array> | string> {
  let entries: readonly ParsedTarEntryWithData[];
  try {
    const tar = await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES });
    entries = await unpackTar(tar, { strict: true });
  } catch (error) {
    return `it can't be unpacked (${(error as Error).message})`;
  }
  const files = new Map<string, Uint8Array>();
  const spellings = new Set<string>();
  for (const { header, data } of entries) {
    const shown = JSON.stringify(header.name.slice(0, 200));
    if (header.type === 'directory') continue;
    if (header.type !== 'file') return `${shown} is a ${header.type} and not a file`;
    const path = header.name.startsWith(`${id}/`) ? header.name.slice(id.length + 1) : undefined;
    if (path === undefined || !isPlainPath(path) || !PUBLIC.test(path))
      return `${shown} is not a path of the public half of "${id}"`;
    // Where case does not count, the later of the two would replace the earlier.
    const spelling = path.normalize('NFC').toLowerCase();
    if (spellings.has(spelling)) return `${shown} is in it twice`;
    if (files.size >= MOST_FILES) return `it has more than ${MOST_FILES} files`;
    spellings.add(spelling);
    files.set(path, data ?? new Uint8Array());
  }
  return files.has('exercise.yaml') && files.has('TICKET.md')
    ? files
    : 'it has no exercise.yaml or no TICKET.md';
}

/** Relative and normalised, with nothing that another system reads as a path, and nothing of git's own. */
export function isPlainPath(path: string): boolean {
  return (
    !/[\\:\p{Cc}]/u.test(path) &&
    path
      .split('/')
      .every((name) => name !== '' && name !== '.' && name !== '..' && name.toLowerCase() !== '.git')
  );
}

const refused = (id: string, why: string) =>
  failed(
    'archive-refused',
    `The exercise "${id}" as the host sent it was not unpacked: ${why}.`,
    'Tell the host; then do the same again.',
  );
