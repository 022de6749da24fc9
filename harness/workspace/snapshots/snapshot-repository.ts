/**
 * The snapshot repository of an attempt: the candidate's files at moments worth keeping, one commit each. Git only
 * ever sees copies of them in a temporary directory: no configuration, hook, filter, fsmonitor or nested
 * repository of the candidate is within its reach, and nothing of the candidate's `.git` within ours.
 */
import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { GitError, type SimpleGit } from 'simple-git';
import type { FileSet } from '../../files/compare-contents.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { makeTemporaryFolder, temporaryFolderFailure } from '../../files/temporary-folder.ts';
import { writeInside } from '../../files/write-inside.ts';
import { Refusal } from '../expected.ts';
import { gitDate, isolatedGit } from '../git.ts';

/** A file may be called what would be .git on Windows, such as git~1: what we check out is never there. */
const CONFIG = `[core]
	repositoryformatversion = 0
	bare = true
	autocrlf = false
	fsmonitor = false
	hooksPath = /dev/null
	abbrev = 40
	logAllRefUpdates = false
	protectNTFS = false
[user]
	name = bugsquash
	email = bugsquash@example.com
[commit]
	gpgSign = false
[gc]
	auto = 0
[fsck]
	hasDotgit = ignore
[fetch "fsck"]
	hasDotgit = ignore
`;

/** Has the last word over any .gitattributes among the files: they are kept as they are, byte for byte. */
const ATTRIBUTES = '* -text -ident -filter -diff -merge !eol !working-tree-encoding\n';

/** An empty work tree with an index of its own, and git over them and the snapshot repository. */
export interface Worktree {
  readonly tree: string;
  readonly git: SimpleGit;
}

/** Runs `work` with a temporary worktree, and removes it. The snapshot repository is made if it does not exist yet. */
export async function withWorktree<T>(
  repository: string,
  work: (worktree: Worktree) => Promise<T>,
  variables: Readonly<Record<string, string>> = {},
): Promise<T> {
  let folder: string | undefined;
  try {
    folder = makeTemporaryFolder('snapshot');
    const tree = path.join(folder, 'tree');
    await mkdir(tree);
    await ensureRepository(repository);
    const git = isolatedGit(
      tree,
      // An index per worktree: a killed process leaves no lock behind for the next.
      { GIT_INDEX_FILE: path.join(folder, 'index'), ...variables },
      { GIT_DIR: repository, GIT_WORK_TREE: tree },
    );
    return await work({ tree, git });
  } catch (error) {
    // Asked while what filled the folder is still there.
    const failure = error instanceof Refusal ? null : temporaryFolderFailure();
    throw failure === null ? error : new Refusal({ failure });
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** Commits files that are in memory, in place of what is in the worktree; the snapshot's id. */
export async function commitFiles(
  repository: string,
  { tree, git }: Worktree,
  files: FileSet,
  label: string,
): Promise<string> {
  await rm(tree, { recursive: true, force: true });
  makeDirectory(tree);
  for (const [file, { data, executable }] of files) await writeInside(tree, file, data, executable);
  await git.raw(['add', '--verbose', '--all', '--force', '.']);
  const message = label.trim() || 'snapshot';
  const said = await whenUnlocked(repository, () =>
    git.raw(['commit', '--allow-empty', '--cleanup=verbatim', `--message=${message}`]),
  );
  // "[main (root-commit) <id>] …": asking for HEAD instead could name somebody else's snapshot.
  const id = /^\[main (?:\(root-commit\) )?([0-9a-f]{40,64})\]/m.exec(said)?.[1];
  if (id === undefined) throw new Error(`git commit named no commit: ${said}`);
  return id;
}

/** For `withWorktree`: when its snapshots are said to be taken. */
export const dated = (at: Date): Readonly<Record<string, string>> => ({
  GIT_AUTHOR_DATE: gitDate(at),
  GIT_COMMITTER_DATE: gitDate(at),
});

/** Two snapshots at once want the same reference: the second one tries again. */
async function whenUnlocked<T>(repository: string, commit: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await commit();
    } catch (error) {
      if (!(error instanceof GitError) || !/cannot lock ref|\.lock'?: File exists/.test(error.message))
        throw error;
      if (attempt === MOST_ATTEMPTS) throw error;
      await removeStaleLock(path.join(repository, 'refs', 'heads', 'main.lock'));
      await removeStaleLock(path.join(repository, 'HEAD.lock'));
      await setTimeout(10 + Math.random() * 40);
    }
  }
}

const MOST_ATTEMPTS = 40;
/** Git holds these for milliseconds; an older one belongs to a process that was killed. */
const STALE_MS = 5_000;

async function removeStaleLock(file: string): Promise<void> {
  const stats = await stat(file).catch(() => undefined);
  if (stats !== undefined && Date.now() - stats.mtimeMs > STALE_MS) await rm(file, { force: true });
}

/** Whether any snapshot was ever taken. */
export const hasSnapshots = (repository: string): Promise<boolean> =>
  access(path.join(repository, 'refs', 'heads', 'main')).then(
    () => true,
    () => false,
  );

/** Whether git finds every snapshot and all that is in it. */
export async function isSnapshotRepositoryWhole(directory: string): Promise<boolean> {
  // Made, and killed before its end: it is made on at the next snapshot.
  const isMade = await access(path.join(directory, 'HEAD')).then(
    () => true,
    () => false,
  );
  if (!isMade) return (await stat(directory)).isDirectory();
  const git = isolatedGit(directory, {}, { GIT_DIR: directory });
  return git.raw(['fsck', '--full', '--strict', '--no-dangling', '--verbose']).then(
    () => git.raw(['log', '--all', '--format=%H']).then(() => true),
    () => false,
  );
}

/** Makes the repository, if it is not there. */
export async function ensureRepository(directory: string): Promise<void> {
  // HEAD is written last: with it the repository is whole.
  const head = path.join(directory, 'HEAD');
  const exists = await access(head).then(
    () => true,
    () => false,
  );
  if (exists) return;
  await mkdir(path.join(directory, 'objects'), { recursive: true });
  await mkdir(path.join(directory, 'refs', 'heads'), { recursive: true });
  await mkdir(path.join(directory, 'info'), { recursive: true });
  await writeWhole(path.join(directory, 'config'), CONFIG);
  await writeWhole(path.join(directory, 'info', 'attributes'), ATTRIBUTES);
  await writeWhole(head, 'ref: refs/heads/main\n');
}

/** Two that make the repository at once write the same; neither may find a file of the other's half written. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, text);
  await rename(draft, file);
}
