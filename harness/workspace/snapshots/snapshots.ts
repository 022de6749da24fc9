import path from 'node:path';
import { failed, type Result, success } from '../../domain/failure.ts';
import type { FileSet } from '../../files/compare-contents.ts';
import { readEditableFiles } from '../../files/editable-files.ts';
import { listFiles, type SkippedFile } from '../../files/list-files.ts';
import { expected, Refusal } from '../expected.ts';
import { isolatedGit } from '../git.ts';
import { type AttemptPlace, type Workspace, workspacePaths } from '../workspace.ts';
import { putBack } from './put-back.ts';
import { commitFiles, dated, hasSnapshots, withWorktree } from './snapshot-repository.ts';

/** The editable files at one moment. */
export interface Snapshot {
  readonly id: string;
  readonly label: string;
  readonly at: Date;
}

/**
 * Keeps the editable files as they are now, and returns the snapshot's id. What is over the caps or cannot be read is
 * left out; with `whole`, that is a failure which names it, for those who are about to overwrite the files.
 */
export async function takeSnapshot(
  workspace: Workspace,
  label: string,
  now: Date = new Date(),
  { whole = false } = {},
): Promise<Result<string>> {
  const { files, skipped } = readEditableFiles(workspace.directory, workspace.exercise.editable);
  const lost = whole && skipped.find(({ reason }) => reason !== 'not a regular file');
  return lost ? notKept(workspace, lost) : snapshotOf(workspace, files, label, now);
}

/** Keeps files that were read before, such as those of a submission, and returns the snapshot's id. */
export function snapshotOf(
  workspace: Workspace,
  files: FileSet,
  label: string,
  now: Date,
): Promise<Result<string>> {
  const { snapshots } = workspacePaths(workspace);
  return expected(`take a snapshot of ${workspace.directory}`, () =>
    withWorktree(snapshots, (worktree) => commitFiles(snapshots, worktree, files, label), dated(now)),
  );
}

/** All snapshots of a workspace, latest first. */
export async function listSnapshots(workspace: Workspace): Promise<Result<readonly Snapshot[]>> {
  const { snapshots } = workspacePaths(workspace);
  if (!(await hasSnapshots(snapshots))) return success([]);
  return expected('list the snapshots', async () => {
    const log = await isolatedGit(snapshots, {}, { GIT_DIR: snapshots }).raw([
      'log',
      // Those of an import that went on lie beside the branch.
      '--all',
      '-z',
      '--format=%H%x1f%ct%x1f%B',
    ]);
    return log
      .split('\0')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [id = '', seconds = '', label = ''] = entry.split('\x1f');
        return { id, label: label.trim(), at: new Date(Number(seconds) * 1_000) };
      });
  });
}

/** Runs `work` with the files of a snapshot, in a folder that goes afterwards. */
export function withSnapshot<T>(
  workspace: AttemptPlace,
  id: string,
  work: (tree: string) => Promise<T>,
): Promise<Result<T>> {
  return expected(`read a snapshot of ${workspace.directory}`, () =>
    withWorktree(workspacePaths(workspace).snapshots, async ({ tree, git }) => {
      await git.raw(['read-tree', '--reset', '-u', id]);
      return work(tree);
    }),
  );
}

/** Makes the editable files what they were at a snapshot. What they are now is kept as a snapshot first. */
export async function restoreSnapshot(
  workspace: Workspace,
  id: string,
  now: Date = new Date(),
): Promise<Result<{ readonly before: string }>> {
  const { snapshots } = workspacePaths(workspace);
  const known = await listSnapshots(workspace);
  if (!known.ok) return known;
  if (!known.value.some((snapshot) => snapshot.id === id)) {
    return failed(
      'bad-arguments',
      `There is no snapshot "${id}" of ${workspace.directory}.`,
      known.value[0] === undefined
        ? 'None was taken yet.'
        : {
            command: ['reset', '--yes', '--to', known.value[0].id],
            workspace: workspace.directory,
            lead: 'Restore the latest',
          },
    );
  }
  const before = await takeSnapshot(workspace, `before going back to ${id.slice(0, 7)}`, now, {
    whole: true,
  });
  if (!before.ok) return before;
  return expected(`restore a snapshot in ${workspace.directory}`, () =>
    withWorktree(snapshots, async ({ tree, git }) => {
      await git.raw(['read-tree', '--reset', '-u', id]);
      await putBack(tree, workspace);
      return { before: before.value };
    }),
  );
}

/** Makes the editable files what they were at the start. What they are now is kept as a snapshot first. */
export async function resetWorkspace(
  workspace: Workspace,
  now: Date = new Date(),
): Promise<Result<{ readonly before: string }>> {
  const { start } = workspacePaths(workspace);
  const before = await takeSnapshot(workspace, 'before the reset', now, { whole: true });
  if (!before.ok) return before;
  return expected(`reset ${workspace.directory}`, async () => {
    if (listFiles(start).files.length === 0) {
      throw new Refusal(
        failed('no-such-directory', `The start of this attempt is gone from ${start}; nothing was changed.`, {
          command: ['start', workspace.exercise.id, '--dir', `${workspace.directory}-again`],
          lead: 'Start the exercise again in another directory',
        }),
      );
    }
    await putBack(start, workspace);
    return { before: before.value };
  });
}

function notKept({ directory }: Workspace, { path: relative, reason }: SkippedFile) {
  const file = path.join(directory, relative);
  const isUnreadable = reason === 'not readable' || reason === 'name is not UTF-8';
  return failed(
    isUnreadable ? 'unreadable-file' : 'submission-refused',
    `${file} cannot be kept in a snapshot (${reason}), and would be lost. Nothing was changed.`,
    `Move ${file} out of the workspace, then try again.`,
  );
}
