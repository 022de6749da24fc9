import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { GitError } from 'simple-git';
import type { Tree } from '../../catalog/exercise-files.ts';
import { isolatedEnvironment } from '../../workspace/git.ts';

const MAX_BYTES = 256 * 1024 * 1024;
const PERSON = { name: 'bugsquash', email: 'bugsquash@example.com' };

/** Runs git in a repository that we made, with no configuration but our own. Throws what git says. */
export function runGit(
  directory: string,
  args: readonly string[],
  options: { readonly input?: string | Buffer; readonly gitDirectory?: string } = {},
): Buffer {
  const { input, gitDirectory = join(directory, '.git') } = options;
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    cwd: directory,
    maxBuffer: MAX_BYTES,
    ...(input !== undefined && { input }),
    env: {
      ...isolatedEnvironment(),
      GIT_DIR: gitDirectory,
      GIT_WORK_TREE: directory,
      GIT_AUTHOR_NAME: PERSON.name,
      GIT_AUTHOR_EMAIL: PERSON.email,
      GIT_COMMITTER_NAME: PERSON.name,
      GIT_COMMITTER_EMAIL: PERSON.email,
    },
  });
  if (error) throw error;
  if (status === 0) return stdout;
  throw new GitError(undefined, stderr.toString('utf8').trim() || `git ${args[0]} ended with ${status}`);
}

/** A file of a commit, as git lists it. */
interface Entry {
  readonly mode: string;
  readonly object: string;
  readonly path: string;
}

/**
 * The regular files of a commit, or of a folder of it, by their paths in there.
 * @param git runs git in the repository at hand
 */
export function filesOfCommit(
  git: (args: readonly string[], input?: string) => Buffer,
  commit: string,
  folder = '',
): { readonly tree: Tree; readonly modes: ReadonlyMap<string, string> } {
  const listed = git(['ls-tree', '-r', '-z', '--full-tree', folder === '' ? commit : `${commit}:${folder}`]);
  const entries = listed
    .toString('utf8')
    .split('\0')
    .flatMap((line): Entry[] => {
      const [, mode = '', object = '', path = ''] = /^(\d+) blob (\w+)\t(.*)$/s.exec(line) ?? [];
      return mode.startsWith('100') ? [{ mode, object, path }] : [];
    });
  if (entries.length === 0) return { tree: new Map(), modes: new Map() };
  const output = git(['cat-file', '--batch'], entries.map(({ object }) => `${object}\n`).join(''));
  const tree = new Map<string, Buffer>();
  let at = 0;
  for (const { path } of entries) {
    const headEnd = output.indexOf('\n', at);
    const size = Number(output.subarray(at, headEnd).toString('utf8').split(' ')[2]);
    tree.set(path, Buffer.from(output.subarray(headEnd + 1, headEnd + 1 + size)));
    at = headEnd + 1 + size + 1;
  }
  return { tree, modes: new Map(entries.map(({ path, mode }) => [path, mode])) };
}
