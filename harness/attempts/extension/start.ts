import { type ExerciseFiles, readExerciseFiles, type Tree } from '../../catalog/exercise-files.ts';
import type { AttemptState } from '../../domain/attempt.ts';
import type { ExtensionBase, ExtensionStartedEvent, ExtensionState } from '../../domain/extension.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { compareFileSets } from '../../files/compare-contents.ts';
import { readSubmission, submissionOfTree } from '../../grading/submission.ts';
import { digestOfFiles, filesIn, filesOfWorkspace } from '../../workspace/snapshots/keep-save.ts';
import {
  restoreSnapshot,
  snapshotOf,
  takeSnapshot,
  withSnapshot,
} from '../../workspace/snapshots/snapshots.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { changedContent } from '../content.ts';
import { gradeFiles } from '../grade-workspace.ts';
import type { AttemptsHost } from '../host.ts';
import type { OpenAttempt } from '../open-attempt.ts';
import { referenceTree, withReferences } from './base-tree.ts';

export interface ExtendOptions {
  /** Half of the exercise's own, in steps of five, when absent. */
  readonly minutes?: number | undefined;
  readonly base?: ExtensionBase;
  readonly signal?: AbortSignal | undefined;
}

const SHARE = 1 / 2;
const STEP_MINUTES = 5;

/** How long an extension takes when nobody says otherwise. */
export const extensionMinutes = (exerciseMinutes: number): number =>
  STEP_MINUTES * Math.max(1, Math.ceil((exerciseMinutes * SHARE) / STEP_MINUTES));

/**
 * Starts the second stage of a finished attempt. The workspace becomes what is built on: the candidate's code with the
 * references of bugs that still live in it, or for `base` "reference" the reference throughout. What was there is kept as
 * a snapshot first. Where a reference does not fit, nothing is changed. References are written once the log says so; where
 * that was cut short, doing the same again completes it.
 */
export async function startExtension(
  host: AttemptsHost,
  attempt: OpenAttempt,
  { minutes, base = 'own', signal }: ExtendOptions = {},
): Promise<Result<ExtensionStartedEvent>> {
  const fresh = await attempt.refresh();
  if (!fresh.ok) return fresh;
  const { workspace, exercise, state } = attempt;
  const { directory } = workspace;
  if (state.phase !== 'finished') {
    return failed('wrong-state', 'The extension comes after you finish the attempt.', {
      command: ['finish'],
      workspace: directory,
    });
  }
  if (!exercise.solution.extension) {
    return failed('not-supported', `"${exercise.manifest.title}" has no extension.`, {
      command: ['report'],
      workspace: directory,
    });
  }
  const at = new Date(host.clock.now().atMs);
  if (state.extension) {
    const { started } = state.extension;
    const cutShort = await wasCutShort(workspace, state.extension);
    if (!cutShort.ok) return cutShort;
    if (cutShort.value) return written(started, await restoreSnapshot(workspace, started.start, at));
    return failed('wrong-state', 'The extension of this attempt has been started already.', {
      command: ['status'],
      workspace: directory,
    });
  }
  const changed = changedContent(attempt);
  if (changed) return changed;
  const exerciseFiles = readExerciseFiles(exercise);
  const built =
    base === 'reference'
      ? success({
          files: referenceTree(exerciseFiles),
          applied: exercise.solution.bugs.map(({ id }) => id),
        })
      : await ownTree(host, attempt, state, exerciseFiles, signal);
  if (!built.ok) return built;
  const { files, applied } = built.value;
  const before = await takeSnapshot(workspace, 'before the extension', at, { whole: true });
  if (!before.ok) return before;
  const begun = submissionOfTree(files, exercise.manifest.editable);
  const now = filesOfWorkspace(workspace).files;
  const startFiles = new Map(
    [...begun.files].map(([path, data]) => [path, { data, executable: now.get(path)?.executable ?? false }]),
  );
  const start = await snapshotOf(workspace, startFiles, 'the start of the extension', at);
  if (!start.ok) return start;
  const event: ExtensionStartedEvent = {
    type: 'extension-started',
    ...host.clock.now(),
    limitMs: Math.round((minutes ?? extensionMinutes(exercise.manifest.minutes)) * 60_000),
    base,
    applied,
    before: before.value,
    start: start.value,
    startDigest: begun.digest,
    digest: digestOfFiles(startFiles),
  };
  const recorded = await attempt.record(event);
  return recorded.ok ? written(event, await restoreSnapshot(workspace, start.value, at)) : recorded;
}

const written = (started: ExtensionStartedEvent, restored: Result<unknown>): Result<ExtensionStartedEvent> =>
  restored.ok ? success(started) : restored;

/** Whether some files are still as they were before the extension, and all others as it begins. */
async function wasCutShort(
  workspace: Workspace,
  { started, submissions }: ExtensionState,
): Promise<Result<boolean>> {
  if (submissions.length > 0) return success(false);
  const now = filesOfWorkspace(workspace).files;
  const differingFrom = (snapshot: string) =>
    withSnapshot(workspace, snapshot, async (tree) => {
      const { files } = filesIn(tree, workspace.exercise.editable);
      return compareFileSets(now, files).files.map(({ path }) => path);
    });
  const [before, start] = [await differingFrom(started.before), await differingFrom(started.start)];
  if (!before.ok) return before;
  if (!start.ok) return start;
  return success(start.value.length > 0 && start.value.every((path) => !before.value.includes(path)));
}

type Built = Result<{ readonly files: Tree; readonly applied: readonly string[] }>;

/** The candidate's code with the references of the bugs that live in it, seen to squash them. */
async function ownTree(
  host: AttemptsHost,
  attempt: OpenAttempt,
  state: AttemptState,
  exerciseFiles: ExerciseFiles,
  signal: AbortSignal | undefined,
): Promise<Built> {
  const { exercise, workspace } = attempt;
  const own = readSubmission(workspace.directory, exercise.manifest.editable);
  if (!own.ok) return own;
  const known = state.submissions.find(
    ({ submissionDigest, verdict }) =>
      submissionDigest === own.value.digest && verdict.exercise.digest === exercise.digest,
  );
  const verdict = known
    ? success(known.verdict)
    : await gradeFiles(host, attempt, own.value, { signal, exerciseFiles });
  if (!verdict.ok) return verdict;
  const living = livingBugs(verdict.value);
  if (living.length === 0) return success({ files: own.value.files, applied: [] });
  const based = withReferences(own.value.files, exerciseFiles, living);
  if (based.outcome === 'conflicts') {
    return refused(attempt, based.bugs, 'does not fit into your code, which changes the same lines');
  }
  const checked = await gradeFiles(host, attempt, submissionOfTree(based.files, exercise.manifest.editable), {
    signal,
    exerciseFiles,
  });
  if (!checked.ok) return checked;
  const left = livingBugs(checked.value);
  return left.length === 0
    ? success({ files: based.files, applied: living })
    : refused(attempt, left, 'fits into your code, but the symptom is still there with it');
}

const livingBugs = ({ bugs }: Verdict): readonly string[] =>
  (bugs ?? []).filter(({ squashed }) => !squashed).map(({ id }) => id);

/** Nothing was changed; the reference tree is offered instead. */
function refused({ exercise, workspace }: OpenAttempt, bugs: readonly string[], why: string) {
  const lines = exercise.solution.bugs.flatMap(({ id }, line) => (bugs.includes(id) ? [line + 1] : []));
  return failed(
    'patch-conflict',
    `The reference for line ${lines.join(', ')} of the ticket ${why}. Nothing was changed; your code is as you left it.`,
    {
      command: ['extend', '--from', 'reference'],
      workspace: workspace.directory,
      lead: 'Build on the reference throughout (your code is kept as a snapshot)',
    },
  );
}
