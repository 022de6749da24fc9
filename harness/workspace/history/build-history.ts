/**
 * Builds the past a candidate sees: the patches of `history/` as commits by their authors, or one commit of
 * `repo/`. Whatever the patches yield, the last commit's tree is `repo/`.
 */
import { copyFile, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GitError, type SimpleGit } from 'simple-git';
import { differingPaths } from '../../files/compare-trees.ts';
import { listFiles } from '../../files/list-files.ts';
import { feedIsolatedGit, gitDate, isolatedGit } from '../git.ts';

/** How the past came about. What went wrong is for mentors: a candidate is not bothered with it. */
export type History =
  | { readonly kind: 'patches'; readonly commits: number }
  /** `differing`: paths that the patches leave otherwise than `repo/` has them. */
  | {
      readonly kind: 'patches-and-remainder';
      readonly commits: number;
      readonly differing: readonly string[];
    }
  | { readonly kind: 'single-commit'; readonly refused?: RefusedPatch };

/** The first patch of `history/` that git does not apply, and what git says. */
export interface RefusedPatch {
  readonly patch: string;
  readonly why: string;
}

/** Signs the commits that no patch has an author for. */
const IMPORTER = { name: 'Exercise import', email: 'import@example.com' };

/**
 * Makes `gitDirectory`, a packed repository on branch main without hooks, remotes, reflogs or index, using
 * `scratch` (an empty directory, afterwards the work tree of the last commit).
 */
export async function buildHistory(
  exerciseRoot: string,
  scratch: string,
  gitDirectory: string,
  now: Date,
): Promise<History> {
  const repo = path.join(exerciseRoot, 'repo');
  const git = isolatedGit(scratch, person('COMMITTER', IMPORTER, gitDate(now)));
  await initialise(git, scratch);

  const applied = await applyPatches(git, path.join(exerciseRoot, 'history'));
  let history: History;
  if (applied.outcome === 'applied') {
    const wrong = await differingPaths(repo, scratch);
    if (wrong.length > 0) await commitTree(scratch, repo, 'Bring the tree up to date', applied.lastDate);
    await creditCommitters(git, scratch);
    history =
      wrong.length === 0
        ? { kind: 'patches', commits: applied.commits }
        : {
            kind: 'patches-and-remainder',
            commits: applied.commits + 1,
            differing: wrong,
          };
  } else {
    if (applied.outcome === 'refused') {
      await rm(path.join(scratch, '.git'), { recursive: true, force: true });
      await initialise(git, scratch);
    }
    await commitTree(scratch, repo, 'Import the code', gitDate(now));
    history = {
      kind: 'single-commit',
      ...(applied.outcome === 'refused' && { refused: applied.refused }),
    };
  }
  await pack(git, scratch);
  await keepWhatMatters(path.join(scratch, '.git'), gitDirectory);
  return history;
}

async function initialise(git: SimpleGit, directory: string): Promise<void> {
  await git.raw(['init', '--template=', directory]);
  // The flag for it is of git 2.28.
  await writeFile(path.join(directory, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  await writeFile(
    path.join(directory, '.git', 'config'),
    '[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tautocrlf = false\n\tlogAllRefUpdates = false\n' +
      // What power loss takes of a cache is built again.
      '\tfsync = none\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n',
  );
}

type Applied =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'applied'; readonly commits: number; readonly lastDate: string }
  | { readonly outcome: 'refused'; readonly refused: RefusedPatch };

async function applyPatches(git: SimpleGit, directory: string): Promise<Applied> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.patch')).sort();
  if (names.length === 0) return { outcome: 'none' };
  const patches = names.map((name) => path.join(directory, name));
  try {
    // One process for all patches; --keep-cr because a file may have CRLF line ends on purpose.
    await git.raw(['am', '--keep-cr', '--committer-date-is-author-date', ...patches]);
    const lastDate = await git.raw(['log', '-1', '--format=%aI']);
    return { outcome: 'applied', commits: patches.length, lastDate: lastDate.trim() };
  } catch (error) {
    if (!(error instanceof GitError) || /\bENOENT\b|No space left/.test(error.message)) throw error;
    return { outcome: 'refused', refused: refusedPatch(names, error.message) };
  }
}

/** `git am` counts the patches and says why after `error:`, between lines of advice for whoever goes on by hand. */
export function refusedPatch(names: readonly string[], output: string): RefusedPatch {
  // What is not a mail at all it passes over without a word.
  if (output.includes('does not have any commits yet'))
    return { patch: names[0] ?? '', why: 'git finds no patch in it' };
  const number = Number(/^Patch failed at (\d+)/m.exec(output)?.[1] ?? 1);
  const reasons = [...output.matchAll(/^(?:error|fatal): (.*)$/gm)].map(([, reason]) => reason);
  return {
    patch: names[number - 1] ?? '',
    why: reasons.length > 0 ? reasons.join('; ') : (output.trim().split('\n', 1)[0] ?? ''),
  };
}

/** Makes the tree of `repo` the next commit, ignored files included. */
async function commitTree(scratch: string, repo: string, message: string, date: string): Promise<void> {
  for (const file of listFiles(scratch).files) await rm(path.join(scratch, file.path));
  await copyTree(repo, scratch);
  const git = isolatedGit(scratch, {
    ...person('AUTHOR', IMPORTER, date),
    ...person('COMMITTER', IMPORTER, date),
  });
  await git.raw(['add', '--verbose', '--all', '--force', '.']);
  await git.raw(['commit', '--no-verify', '--allow-empty', '--message', message]);
}

/** `git am` names one committer for all; a believable past has its authors as committers. */
async function creditCommitters(git: SimpleGit, directory: string): Promise<void> {
  const log = await git.raw([
    'log',
    '--reverse',
    '--date=raw',
    '-z',
    '--format=%T%x1f%an%x1f%ae%x1f%ad%x1f%B',
  ]);
  const commits = log
    .split('\0')
    .filter((text) => text !== '')
    .map((entry, index) => {
      const [tree = '', name = '', email = '', date = '', message = ''] = entry.split('\x1f');
      const who = `${name} <${email}> ${date}`;
      const text = `${message.trimEnd()}\n`;
      // The first one begins anew; each later one follows what the branch is by then.
      const begin = index === 0 ? 'reset refs/heads/main\n' : '';
      return `${begin}commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata ${Buffer.byteLength(text)}\n${text}M 040000 ${tree} \n\n`;
    });
  await feedIsolatedGit(
    directory,
    ['fast-import', '--quiet', '--force', '--date-format=raw'],
    commits.join(''),
  );
}

/** A few files instead of hundreds, so that copying the repository is cheap. */
async function pack(git: SimpleGit, directory: string): Promise<void> {
  await rm(path.join(directory, '.git', 'ORIG_HEAD'), { force: true });
  await rm(path.join(directory, '.git', 'index'), { force: true });
  await git.raw(['repack', '-a', '-d']);
}

async function keepWhatMatters(from: string, to: string): Promise<void> {
  const file = (name: string) => cp(path.join(from, name), path.join(to, name), { recursive: true });
  await mkdir(path.join(to, 'refs', 'heads'), { recursive: true });
  await mkdir(path.join(to, 'objects', 'info'), { recursive: true });
  await Promise.all([file('HEAD'), file('refs/heads/main'), file('objects/pack')]);
  await writeFile(
    path.join(to, 'config'),
    '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tautocrlf = false\n',
  );
}

/** The regular files of `from`, laid over `to`. */
export async function copyTree(from: string, to: string): Promise<void> {
  const { files } = listFiles(from);
  const directories = new Set(files.map((file) => path.dirname(file.path)));
  await Promise.all([...directories].map((name) => mkdir(path.join(to, name), { recursive: true })));
  await Promise.all(files.map((file) => copyFile(path.join(from, file.path), path.join(to, file.path))));
}

const person = (role: 'AUTHOR' | 'COMMITTER', who: { name: string; email: string }, date: string) => ({
  [`GIT_${role}_NAME`]: who.name,
  [`GIT_${role}_EMAIL`]: who.email,
  [`GIT_${role}_DATE`]: date,
});
