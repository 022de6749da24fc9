import { failed, type Result, success } from '../domain/failure.ts';
import { compareFileSets, type FileSet, type TreeDiff } from '../files/compare-contents.ts';
import { momentsOf } from '../report/moments.ts';
import { type Frame, framesOf, type LapseStep } from '../report/time-lapse.ts';
import { filesIn } from '../workspace/snapshots/keep-save.ts';
import { withSnapshot } from '../workspace/snapshots/snapshots.ts';
import { type AttemptPlace, workspacePaths } from '../workspace/workspace.ts';
import type { AttemptsHost } from './host.ts';
import type { AttemptLog } from './open.ts';

/** The files of an attempt at one moment, and what differs. */
export interface Still {
  /** Null for the start. */
  readonly frame: Frame | null;
  readonly files: FileSet;
  readonly sinceStart: TreeDiff;
  /** Against the still before. */
  readonly step: TreeDiff;
}

type Log = Pick<AttemptLog, 'id' | 'events' | 'state' | 'exercise'>;

/** The moments of an attempt of which its files are kept. */
export const framesOfLog = ({ events }: Pick<Log, 'events'>): readonly Frame[] => framesOf(momentsOf(events));

/** The files at a frame, exactly as they were; with null, at the start. */
export function filesAtFrame(
  { dataDirectory }: Pick<AttemptsHost, 'dataDirectory'>,
  log: Log,
  frame: Pick<Frame, 'snapshot'> | null,
): Promise<Result<FileSet>> {
  const { editable } = log.exercise.manifest;
  const place: AttemptPlace = {
    directory: log.state.prepared.workspace,
    dataDirectory,
    attemptId: log.id,
  };
  if (frame === null) return Promise.resolve(success(filesIn(workspacePaths(place).start, editable).files));
  return withSnapshot(place, frame.snapshot, async (tree) => filesIn(tree, editable).files);
}

/** What differs from the start at a frame, as a patch. */
export async function patchAtFrame(
  host: Pick<AttemptsHost, 'dataDirectory'>,
  log: Log,
  frame: Pick<Frame, 'snapshot'> | null,
): Promise<Result<string>> {
  const start = await filesAtFrame(host, log, null);
  if (!start.ok) return start;
  const files = await filesAtFrame(host, log, frame);
  return files.ok ? success(compareFileSets(start.value, files.value).patch) : files;
}

/**
 * The still at a frame of the time-lapse.
 * @param position among the frames; -1 for the start
 */
export async function stillAt(
  host: Pick<AttemptsHost, 'dataDirectory'>,
  log: Log,
  position: number,
): Promise<Result<Still>> {
  const frames = framesOfLog(log);
  if (position < -1 || position >= frames.length)
    return failed('bad-arguments', `There is no moment ${position + 1} in this time-lapse.`, {
      command: ['report', log.id],
    });
  const wanted = [null, position > 0 ? frames[position - 1] : null, frames[position] ?? null];
  const sets: FileSet[] = [];
  for (const frame of wanted) {
    const files = await filesAtFrame(host, log, frame ?? null);
    if (!files.ok) return files;
    sets.push(files.value);
  }
  const [start, before, now] = sets as [FileSet, FileSet, FileSet];
  return success({
    frame: frames[position] ?? null,
    files: now,
    sinceStart: compareFileSets(start, now),
    step: compareFileSets(before, now),
  });
}

/** What each frame changed against the one before. */
export async function stepsOf(
  host: Pick<AttemptsHost, 'dataDirectory'>,
  log: Log,
): Promise<readonly LapseStep[]> {
  const steps: LapseStep[] = [];
  const start = await filesAtFrame(host, log, null);
  let before: FileSet | undefined = start.ok ? start.value : undefined;
  for (const frame of framesOfLog(log)) {
    const now = await filesAtFrame(host, log, frame);
    steps.push({ frame, step: before && now.ok ? compareFileSets(before, now.value) : undefined });
    if (now.ok) before = now.value;
  }
  return steps;
}
