import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { type AttemptState, isInExtension } from '../domain/attempt.ts';
import type { SavedEvent } from '../domain/attempt-event.ts';
import type { Clock } from '../domain/clock.ts';
import { type Result, success } from '../domain/failure.ts';
import {
  type FilesNow,
  filesAtStart,
  filesOfWorkspace,
  keepSave as keepFiles,
  stampOfFiles,
} from '../workspace/snapshots/keep-save.ts';
import type { OpenAttempt } from './open-attempt.ts';

/** What is remembered of an attempt between two looks, so that a look at unchanged files reads none of them. */
interface Seen {
  stamp: string;
  startDigest: string | undefined;
  /** Settles with the latest look: two at once would keep the same files twice. */
  turn: Promise<unknown>;
}

const seenOf = new WeakMap<OpenAttempt, Seen>();

/**
 * Keeps the files as they are now and writes that into the log, if the attempt is open and they differ from those of
 * what the log knows. Called by whatever looks at a workspace while its candidate works; nothing watches in between.
 */
export function keepSave(
  { clock }: { readonly clock: Clock },
  attempt: OpenAttempt,
): Promise<Result<SavedEvent | undefined>> {
  const seen = seenOf.get(attempt) ?? { stamp: '', startDigest: undefined, turn: Promise.resolve() };
  seenOf.set(attempt, seen);
  const look = seen.turn.then(() => keepIfChanged(clock, attempt, seen));
  seen.turn = look.catch(() => undefined);
  return look;
}

async function keepIfChanged(
  clock: Clock,
  attempt: OpenAttempt,
  seen: Seen,
): Promise<Result<SavedEvent | undefined>> {
  const { workspace } = attempt;
  const stamp = stampOfFiles(workspace);
  if (!isOpen(attempt.state) || stamp === seen.stamp) return success(undefined);
  const files = filesOfWorkspace(workspace);
  const before = attempt.state.kept;
  if (files.digest !== (before?.digest ?? startDigest(attempt, seen))) {
    const at = clock.now();
    const kept = await keepFiles(workspace, files, before?.snapshot, new Date(at.atMs));
    if (!kept.ok) return kept;
    const editedAtMs = latestWrite(workspace.directory, kept.value.files, at.atMs);
    const event: SavedEvent = {
      type: 'saved',
      ...at,
      digest: files.digest,
      ...kept.value,
      ...(editedAtMs === undefined ? {} : { editedAtMs }),
    };
    let isStillNews = true;
    const recorded = await attempt.record(event, (state) => {
      // Another harness may have seen the same save, or finished the attempt.
      isStillNews = isOpen(state) && state.kept?.digest !== files.digest;
      return isStillNews;
    });
    if (!recorded.ok && isStillNews) return recorded;
    seen.stamp = stamp;
    return success(isStillNews ? event : undefined);
  }
  seen.stamp = stamp;
  return success(undefined);
}

/** When the latest of some files was written; undefined where none is there any more, or their times can't be. */
function latestWrite(directory: string, files: readonly string[], nowMs: number): number | undefined {
  const times = files.flatMap((file) => {
    const stats = lstatSync(join(directory, file), { throwIfNoEntry: false });
    return stats === undefined ? [] : [Math.round(stats.mtimeMs)];
  });
  const latest = Math.max(...times);
  return times.length > 0 && latest <= nowMs ? latest : undefined;
}

function startDigest({ workspace }: OpenAttempt, seen: Seen): string {
  const start: FilesNow | undefined = seen.startDigest === undefined ? filesAtStart(workspace) : undefined;
  seen.startDigest ??= start?.digest ?? '';
  return seen.startDigest;
}

const isOpen = (state: AttemptState): boolean =>
  state.phase === 'running' || state.phase === 'paused' || state.phase === 'over' || isInExtension(state);
