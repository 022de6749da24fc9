import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { failed, type Result, success } from '../../domain/failure.ts';
import { checkChain } from '../log/chain.ts';
import type { Entry } from '../log/events.ts';
import { foldAll } from '../log/freeze.ts';
import { type BashState, digestOf, exerciseOf } from '../log/state.ts';
import type { BashStore, GradingJob } from '../ports.ts';
import { fileSetsOf } from './export.ts';
import {
  ARCHIVE_VERSION,
  BLOBS,
  EVENTS,
  MANIFEST,
  type Manifest,
  manifestSchema,
  RESULTS,
  sha256,
} from './format.ts';

/** Unpacked; a bomb ends here and not when memory does. */
const MOST_BYTES = 1_024 * 1_024 * 1_024;

type Files = ReadonlyMap<string, Uint8Array>;

/**
 * Puts a bash into a store that does not have it, with the jobs of submissions that wait for a verdict; returns its
 * name there. The whole archive is checked first: one that is newer, cut or edited is refused, and nothing is written.
 */
export async function importBash(store: BashStore, archive: Uint8Array): Promise<Result<string>> {
  const there = await store.list();
  if (!there.ok) return there;
  const files = await unpacked(archive);
  if (!files.ok) return files;
  const manifest = manifestOf(files.value);
  if (!manifest.ok) return manifest;
  const known = there.value.find(({ bash }) => bash === manifest.value.bash);
  if (known)
    return refused(`The store has the bash "${known.name}" already`, 'Import into a store without it.');
  const entries = entriesOf(manifest.value, files.value);
  if (!entries.ok) return entries;
  return write(store, manifest.value.bash, entries.value, files.value);
}

/** Which bash an archive holds. */
export async function bashOfArchive(archive: Uint8Array): Promise<Result<string>> {
  const files = await unpacked(archive);
  if (!files.ok) return files;
  const manifest = manifestOf(files.value);
  return manifest.ok ? success(manifest.value.bash) : manifest;
}

async function unpacked(archive: Uint8Array): Promise<Result<Files>> {
  try {
    const tar = await promisify(gunzip)(archive, { maxOutputLength: MOST_BYTES });
    const files = new Map<string, Uint8Array>();
    for (const { header, data } of await unpackTar(tar, { strict: true })) {
      if (header.type !== 'file' || !data || files.has(header.name))
        return damaged(`${JSON.stringify(header.name)} is there twice, or is not a file`);
      files.set(header.name, data);
    }
    return success(files);
  } catch (error) {
    return damaged(`it can't be unpacked (${(error as Error).message})`);
  }
}

/** The manifest, where every file is there with the size and checksum that it names, and no other file is. */
function manifestOf(files: Files): Result<Manifest> {
  const raw = jsonOf(files.get(MANIFEST));
  const version = /^bugsquash\/bash-archive@(\d+)$/.exec(String((raw as { schema?: unknown })?.schema))?.[1];
  if (version !== undefined && Number(version) > ARCHIVE_VERSION)
    return failed(
      'store-newer',
      `The archive was written by a newer bugsquash (its format is ${version}, this one knows ${ARCHIVE_VERSION}). Nothing was written.`,
      'Update your clone of bugsquash (git pull && npm ci).',
    );
  const manifest = manifestSchema.safeParse(raw);
  if (!manifest.success) return damaged(`its ${MANIFEST} can't be read`);
  const listed = manifest.data.files;
  const unlisted = [...files.keys()].find((path) => path !== MANIFEST && !Object.hasOwn(listed, path));
  if (unlisted !== undefined) return damaged(`${JSON.stringify(unlisted)} is not in its ${MANIFEST}`);
  for (const [path, { bytes, sha256: expected }] of Object.entries(listed)) {
    const file = files.get(path);
    if (!file) return damaged(`${path} is missing`);
    if (file.length !== bytes || sha256(file) !== expected) return damaged(`${path} was changed`);
  }
  return files.has(EVENTS) && files.has(RESULTS)
    ? success(manifest.data)
    : damaged(`${EVENTS} or ${RESULTS} is missing`);
}

/** The log, where its chain is whole and every file set is there. */
function entriesOf(manifest: Manifest, files: Files): Result<readonly Entry[]> {
  const text = Buffer.from(files.get(EVENTS) ?? []).toString();
  const lines = text.split('\n');
  if (lines.pop() !== '') return damaged(`the last line of ${EVENTS} is cut off`);
  const chain = checkChain(lines);
  if (!chain.ok) return damaged(`entry ${chain.position} of ${EVENTS} ${chain.why}`);
  if (chain.entries.length !== manifest.entries || chain.head !== manifest.head)
    return damaged(`${EVENTS} is not the log of which its ${MANIFEST} speaks`);
  if (chain.entries[0]?.event.type !== 'bash-created') return damaged(`${EVENTS} does not begin a bash`);
  const wanted = fileSetsOf(chain.entries).map((hash) => `${BLOBS}${hash}`);
  const kept = [...files.keys()].filter((path) => path.startsWith(BLOBS)).sort();
  if (JSON.stringify(wanted) !== JSON.stringify(kept))
    return damaged('the files of its submissions are not those of its log');
  const misnamed = kept.find((path) => path !== `${BLOBS}${sha256(files.get(path) ?? new Uint8Array())}`);
  return misnamed === undefined ? success(chain.entries) : damaged(`${misnamed} was changed`);
}

async function write(
  store: BashStore,
  bash: string,
  entries: readonly Entry[],
  files: Files,
): Promise<Result<string>> {
  const state = foldAll(entries)?.live;
  if (!state) throw new Error('a log without entries');
  for (const [path, bytes] of files) {
    if (!path.startsWith(BLOBS)) continue;
    const kept = await store.putBlob(bytes);
    if (!kept.ok) return kept;
  }
  const appended = await store.append(bash, entries, 0, jobsOf(state, bash));
  if (!appended.ok) return appended;
  if (appended.value.kind === 'others-came-first')
    return refused('Another import was faster', 'Import into a store without it.');
  return success(bash);
}

/** Of the submissions that wait for a verdict, in the order of receipt. */
export function jobsOf(state: BashState, bash: string): readonly GradingJob[] {
  return [...state.plays.values()]
    .flatMap(({ submissions }) => [...submissions.values()])
    .sort((a, b) => a.position - b.position)
    .flatMap(({ id, team, exercise, fileSet, grading }) => {
      const digest = digestOf(state, exercise);
      const seed = exerciseOf(state, exercise)?.seed;
      if (grading.kind !== 'waiting' || digest === undefined || seed === undefined) return [];
      return [{ bash, submission: id, team, exercise, digest, fileSet, seed, try: grading.tries + 1 }];
    });
}

function jsonOf(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(bytes ?? []).toString());
  } catch {
    return undefined;
  }
}

const damaged = (why: string): Result<never> =>
  refused(`The archive is not as it was exported: ${why}`, 'Export it again, or take another copy.');

const refused = (why: string, next: string): Result<never> =>
  failed('import-refused', `${why}. Nothing was written.`, next);
