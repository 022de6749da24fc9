import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { packTar } from 'modern-tar';
import { failed, type Result, success } from '../../domain/failure.ts';
import { canonicalLine, hashOf } from '../log/chain.ts';
import type { Entry } from '../log/events.ts';
import { foldAll } from '../log/freeze.ts';
import type { BashStore } from '../ports.ts';
import { ARCHIVE_VERSION, BLOBS, EVENTS, MANIFEST, type Manifest, RESULTS, sha256 } from './format.ts';
import { resultsCsv } from './results-csv.ts';

/** Byte of a gzip header that names the operating system: unknown, so that every machine makes the same archive. */
const GZIP_SYSTEM = 9;
const UNKNOWN_SYSTEM = 255;

/** One bash as an archive (see `format.ts`). */
export async function exportBash(
  store: Pick<BashStore, 'read' | 'blob'>,
  bash: string,
): Promise<Result<Uint8Array>> {
  const read = await store.read(bash, 0);
  if (!read.ok) return read;
  const entries = read.value;
  const [last, state] = [entries.at(-1), foldAll(entries)?.live];
  if (!last || !state) return failed('bad-arguments', `There is no bash ${bash}.`, 'Name one that is there.');
  const files = new Map<string, Uint8Array>();
  files.set(EVENTS, Buffer.from(`${entries.map(canonicalLine).join('\n')}\n`));
  for (const hash of fileSetsOf(entries)) {
    const blob = await store.blob(hash);
    if (!blob.ok) return blob;
    if (blob.value === null)
      return failed(
        'store-broken',
        `The files ${hash} of a submission are not in the store. Nothing was exported.`,
        'Export from the latest backup.',
      );
    files.set(`${BLOBS}${hash}`, blob.value);
  }
  files.set(RESULTS, Buffer.from(resultsCsv(state)));
  const manifest: Manifest = {
    schema: `bugsquash/bash-archive@${ARCHIVE_VERSION}`,
    bash,
    entries: entries.length,
    head: hashOf(last),
    files: Object.fromEntries(
      [...files].map(([path, bytes]) => [path, { bytes: bytes.length, sha256: sha256(bytes) }]),
    ),
  };
  const manifestBytes = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
  return success(await packed([[MANIFEST, manifestBytes], ...files]));
}

/** Hashes of all file sets, sorted. */
export const fileSetsOf = (entries: readonly Entry[]): readonly string[] =>
  [
    ...new Set(entries.flatMap(({ event }) => (event.type === 'submission-received' ? [event.fileSet] : []))),
  ].sort();

async function packed(files: readonly (readonly [string, Uint8Array])[]): Promise<Uint8Array> {
  const tar = await packTar(
    files.map(([name, body]) => ({
      header: { name, size: body.length, mode: 0o644, uid: 0, gid: 0, mtime: new Date(0) },
      body,
    })),
  );
  const archive = await promisify(gzip)(tar, { level: 9 });
  archive[GZIP_SYSTEM] = UNKNOWN_SYSTEM;
  return archive;
}
