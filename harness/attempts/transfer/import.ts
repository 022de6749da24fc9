import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AttemptEvent } from '../../domain/attempt-event.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { writeInside } from '../../files/write-inside.ts';
import type { MergedLog } from '../../store/attempt-store.ts';
import { expected, orRefuse, Refusal } from '../../workspace/expected.ts';
import { unbundleSnapshots } from '../../workspace/snapshots/snapshot-bundle.ts';
import { workspacePaths } from '../../workspace/workspace.ts';
import type { AttemptsHost } from '../host.ts';
import { type ExportedAttempt, readExport } from './document.ts';

/** What became of the attempts of an export, by their ids. */
export interface Imported {
  readonly added: readonly string[];
  /** Here already, but with fewer events. */
  readonly extended: readonly string[];
  /** Here already, with all of its events or more. */
  readonly known: readonly string[];
  /** Here already, and went on differently: what is here was kept. */
  readonly diverged: readonly string[];
}

type Fate = { readonly kind: keyof Imported; readonly position: number };

/**
 * Takes the attempts of an export in beside those that are here, by their ids. Everything is checked before anything
 * is written; the logs come in all at once.
 * @param file what the text was read from, for messages
 */
export async function importAttempts(
  host: Pick<AttemptsHost, 'store' | 'dataDirectory'>,
  text: string,
  file: string,
): Promise<Result<Imported>> {
  const document = readExport(text, file);
  if (!document.ok) return document;
  const { attempts } = document.value;
  const fates = new Map<string, Fate>();
  for (const { id, events } of attempts) {
    const here = await host.store.read(id);
    if (!here.ok) return here;
    fates.set(id, fateOf(here.value, events));
  }
  const fateOfId = (id: string): Fate => fates.get(id) ?? { kind: 'known', position: 0 };
  const isNews = ({ id }: ExportedAttempt) => ['added', 'extended'].includes(fateOfId(id).kind);
  const news = attempts.filter(isNews);
  const staging = join(host.dataDirectory, `.import-${randomUUID()}`);
  const taken = await expected(`take ${file} in`, async () => {
    try {
      for (const attempt of news) await stage(staging, attempt, file);
      for (const attempt of news) await settle(staging, host.dataDirectory, attempt);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  });
  if (!taken.ok) return taken;
  const logs = news.map(({ id, exerciseId, events }): MergedLog => {
    const { position } = fateOfId(id);
    return { id, exerciseId, position, events: events.slice(position) };
  });
  const merged = await host.store.merge(logs);
  if (!merged.ok) return merged;
  if (merged.value === 'others-came-first') {
    return failed(
      'store-locked',
      'Another bugsquash wrote to one of these attempts meanwhile; none was taken in.',
      'Do the same again.',
    );
  }
  const idsOf = (kind: keyof Imported) =>
    attempts.map(({ id }) => id).filter((id) => fateOfId(id).kind === kind);
  return success({
    added: idsOf('added'),
    extended: idsOf('extended'),
    known: idsOf('known'),
    diverged: idsOf('diverged'),
  });
}

/** A log grows at its end alone, so of two of one attempt the one begins with the other, or they diverged. */
function fateOf(here: readonly AttemptEvent[], theirs: readonly AttemptEvent[]): Fate {
  if (here.length === 0) return { kind: 'added', position: 0 };
  const shared = Math.min(here.length, theirs.length);
  const isSame = isDeepStrictEqual(plain(here.slice(0, shared)), plain(theirs.slice(0, shared)));
  if (!isSame) return { kind: 'diverged', position: 0 };
  return theirs.length > here.length
    ? { kind: 'extended', position: here.length }
    : { kind: 'known', position: 0 };
}

/** Without what JSON does not keep. */
const plain = (events: readonly AttemptEvent[]): unknown => JSON.parse(JSON.stringify(events));

const placeIn = (dataDirectory: string, attemptId: string) =>
  workspacePaths({ directory: '', dataDirectory, attemptId });

/** Writes an attempt's files where nothing looks for them; a bundle that git does not read is found out here. */
async function stage(
  staging: string,
  { id, start, snapshots }: ExportedAttempt,
  file: string,
): Promise<void> {
  const place = placeIn(staging, id);
  makeDirectory(place.start);
  for (const { path, executable, data } of start)
    await writeInside(place.start, path, Buffer.from(data, 'base64'), executable);
  if (snapshots === null) return;
  const read = await unbundleSnapshots(place.snapshots, Buffer.from(snapshots, 'base64'));
  if (!read.ok && read.failure.code === 'git-failed') {
    throw new Refusal(
      failed(
        'import-refused',
        `${file} holds snapshots of ${id} that can't be read. Nothing was changed.`,
        'Export once more where the attempts are, and import that file.',
      ),
    );
  }
  orRefuse(read);
}

/** Moves what was staged to its place; snapshots that are there already get the others beside them. */
async function settle(
  staging: string,
  dataDirectory: string,
  { id, snapshots }: ExportedAttempt,
): Promise<void> {
  const [from, to] = [placeIn(staging, id), placeIn(dataDirectory, id)];
  makeDirectory(dirname(to.start));
  if (!existsSync(to.start)) await rename(from.start, to.start);
  if (snapshots === null) return;
  if (!existsSync(to.snapshots)) await rename(from.snapshots, to.snapshots);
  else orRefuse(await unbundleSnapshots(to.snapshots, Buffer.from(snapshots, 'base64')));
}
