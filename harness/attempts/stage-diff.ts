import { compareFileSets, type FileSet } from '../files/compare-contents.ts';
import { listFiles } from '../files/list-files.ts';
import { filesOfWorkspace } from '../workspace/snapshots/keep-save.ts';
import { diffAgainstStart, type StartDiff } from '../workspace/start-diff.ts';
import type { OpenAttempt } from './open-attempt.ts';
import { filesAtFrame } from './time-lapse.ts';

/** What extensions begin with: the terminal UI asks every second, and it takes git to read them. */
const extensionStarts = new WeakMap<OpenAttempt, FileSet>();

/** What the candidate has changed in the current stage. The files that an extension begins with are not their change. */
export async function stageDiff(attempt: OpenAttempt): Promise<StartDiff> {
  const { state, workspace } = attempt;
  const extension = state.phase === 'finished' ? state.extension : null;
  if (extension === null) return diffAgainstStart(workspace);
  let start = extensionStarts.get(attempt);
  if (start === undefined) {
    const read = await filesAtFrame(workspace, attempt, { snapshot: extension.started.start });
    // Where what was kept can't be read, the start of the attempt is the best there is.
    if (!read.ok) return diffAgainstStart(workspace);
    start = read.value;
    extensionStarts.set(attempt, start);
  }
  const { skipped } = listFiles(workspace.directory, workspace.exercise.editable);
  return { ...compareFileSets(start, filesOfWorkspace(workspace).files), skipped };
}
