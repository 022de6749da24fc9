import { hasEnded } from '../../domain/attempt.ts';
import { type Result, success } from '../../domain/failure.ts';
import { readAttempts } from '../../store/read-attempts.ts';
import { filesIn } from '../../workspace/snapshots/keep-save.ts';
import { bundleSnapshots } from '../../workspace/snapshots/snapshot-bundle.ts';
import { workspacePaths } from '../../workspace/workspace.ts';
import type { AttemptsHost } from '../host.ts';
import { type ExportDocument, type ExportedAttempt, exportDocument } from './document.ts';

/** Everything: the start holds the editable files and the others. */
const ALL_FILES = ['**', '**/.*', '**/.*/**'];

/** What was exported, and the ids of attempts that were not. */
export interface ExportedRecord {
  readonly document: ExportDocument;
  readonly leftOut: readonly string[];
}

/**
 * All attempts of this user that can be read and have ended, as a document with what is needed to step through them
 * elsewhere. The log of one that goes on holds verdicts that its candidate may not see yet.
 */
export async function exportAll({
  store,
  clock,
  dataDirectory,
}: Pick<AttemptsHost, 'store' | 'clock' | 'dataDirectory'>): Promise<Result<ExportedRecord>> {
  const now = clock.now();
  const read = await readAttempts(store, now);
  if (!read.ok) return read;
  const attempts: ExportedAttempt[] = [];
  const leftOut: string[] = [];
  // As they were begun, so that the first of them is the first in another store, too.
  for (const { id, exerciseId, state } of read.value.attempts.toReversed()) {
    if (!hasEnded(state)) {
      leftOut.push(id);
      continue;
    }
    const events = await store.read(id);
    if (!events.ok) return events;
    const place = { directory: '', dataDirectory, attemptId: id };
    const snapshots = await bundleSnapshots(place);
    if (!snapshots.ok) return snapshots;
    const start = filesIn(workspacePaths(place).start, ALL_FILES).files;
    attempts.push({
      id,
      exerciseId,
      events: events.value,
      start: [...start].map(([path, { data, executable }]) => ({
        path,
        executable,
        data: data.toString('base64'),
      })),
      snapshots: snapshots.value?.toString('base64') ?? null,
    });
  }
  return success({ document: exportDocument(attempts, new Date(now.atMs)), leftOut });
}
