import { createHash } from 'node:crypto';
import type { SimpleGit } from 'simple-git';
import type { Result } from '../../domain/failure.ts';
import { compareFileSets, type FileSet } from '../../files/compare-contents.ts';
import { readEditableFiles } from '../../files/editable-files.ts';
import { listFiles } from '../../files/list-files.ts';
import { expected } from '../expected.ts';
import { type Workspace, workspacePaths } from '../workspace.ts';
import { commitFiles, dated, withWorktree } from './snapshot-repository.ts';

/** The editable files at one moment, in memory: what is compared is what is kept. */
export interface FilesNow {
  readonly files: FileSet;
  /** sha256 over sorted lines of path, mode and the file's sha256; hex. */
  readonly digest: string;
}

/** Changes when any editable file is written, added, removed or given other rights; costs a walk and no reading. */
export function stampOfFiles({ directory, exercise }: Workspace): string {
  const { files } = listFiles(directory, exercise.editable);
  return files.map(({ path, stamp }) => `${path}\0${stamp}`).join('\n');
}

export const filesOfWorkspace = ({ directory, exercise }: Workspace): FilesNow =>
  filesIn(directory, exercise.editable);

/** As they were when the attempt began. */
export const filesAtStart = (workspace: Workspace): FilesNow =>
  filesIn(workspacePaths(workspace).start, workspace.exercise.editable);

/** The editable files under any root, such as a snapshot's. */
export function filesIn(root: string, editable: readonly string[]): FilesNow {
  const { files } = readEditableFiles(root, editable);
  return { files, digest: digestOfFiles(files) };
}

/** As `FilesNow` has it. */
export function digestOfFiles(files: FileSet): string {
  const hash = createHash('sha256');
  for (const [path, { data, executable }] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\0${executable}\0${createHash('sha256').update(data).digest('hex')}\n`);
  return hash.digest('hex');
}

/** What was kept of a save. */
export interface KeptSave {
  /** The snapshot of this save, and of the one before or of the start. */
  readonly snapshot: string;
  readonly from: string;
  readonly files: readonly string[];
  /** Lines that differ from the start. */
  readonly added: number;
  readonly removed: number;
}

/**
 * Keeps files as a snapshot and tells what differs: from the files before, or where those are lost from the start.
 * @param before the snapshot of the files before; undefined where they are those of the start
 */
export function keepSave(
  workspace: Workspace,
  now: FilesNow,
  before: string | undefined,
  at: Date,
): Promise<Result<KeptSave>> {
  const { snapshots } = workspacePaths(workspace);
  return expected(`keep the files of ${workspace.directory}`, () =>
    withWorktree(
      snapshots,
      async (worktree) => {
        const start = filesAtStart(workspace).files;
        const isKept = before !== undefined && (await hasTree(worktree.git, before));
        const from = isKept ? before : await commitFiles(snapshots, worktree, start, 'start');
        const snapshot = await commitFiles(snapshots, worktree, now.files, 'save');
        const { added, removed } = compareFileSets(start, now.files);
        return { snapshot, from, files: await differingPaths(worktree.git, from, snapshot), added, removed };
      },
      dated(at),
    ),
  );
}

/** Whether a snapshot is there with all its folders, as comparing with it needs. */
const hasTree = (git: SimpleGit, snapshot: string): Promise<boolean> =>
  git.raw(['ls-tree', '-r', '--name-only', snapshot]).then(
    () => true,
    () => false,
  );

async function differingPaths(git: SimpleGit, from: string, to: string): Promise<readonly string[]> {
  const said = await git.raw(['diff', '--name-only', '-z', '--no-renames', from, to]);
  return said.split('\0').filter((path) => path !== '');
}
