import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GitError, type SimpleGit, simpleGit } from 'simple-git';

const GUARDED = [
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_TERMINAL_PROMPT',
  'GIT_DEFAULT_HASH',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_AUTHOR_NAME',
  'GIT_AUTHOR_EMAIL',
  'GIT_AUTHOR_DATE',
  'GIT_COMMITTER_NAME',
  'GIT_COMMITTER_EMAIL',
  'GIT_COMMITTER_DATE',
];

/**
 * Git that behaves the same for everybody: neither the user's nor the system's configuration, attributes,
 * ignore files, hooks or locale have a say. Only ever given repositories we made ourselves.
 *
 * The repository is named and not looked for, so that git does not refuse a folder that belongs to another user (a
 * mounted one, often): whoever has the folder could as well change all else that we write into it.
 *
 * simple-git waits 50 ms after every command that prints nothing, so callers let git say something (no --quiet).
 * @param repository by default the one in `directory`
 */
export function isolatedGit(
  directory: string,
  variables: Readonly<Record<string, string>> = {},
  repository: Repository = repositoryIn(directory),
): SimpleGit {
  return simpleGit({
    baseDir: directory,
    allowEnvironment: GUARDED,
    // Both are given by us only: /dev/null as global configuration, and no template at all.
    unsafe: { allowUnsafeConfigPaths: true, allowUnsafeTemplateDir: true },
  }).env({ ...isolatedEnvironment(), ...repository, ...variables });
}

/** Where a repository is, and the files it is about, as variables of git. */
export interface Repository {
  readonly GIT_DIR: string;
  /** None if it is bare. */
  readonly GIT_WORK_TREE?: string;
}

const repositoryIn = (directory: string): Repository => ({
  GIT_DIR: join(directory, '.git'),
  GIT_WORK_TREE: directory,
});

export const isolatedEnvironment = () => ({
  // No HOME: git would read ~/.config/git/attributes and ignore even with the configuration off, and before 2.32 it
  // does not know GIT_CONFIG_GLOBAL.
  PATH: process.env.PATH ?? '',
  TMPDIR: tmpdir(),
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  // Our repositories say that they are of the first format, whose ids are of this kind.
  GIT_DEFAULT_HASH: 'sha1',
});

/** The same for a command that reads its standard input, which simple-git has no way to give. */
export async function feedIsolatedGit(
  directory: string,
  args: string[],
  input: string | Uint8Array,
): Promise<void> {
  const env = { ...isolatedEnvironment(), ...repositoryIn(directory) };
  const child = execFile('git', args, { cwd: directory, env }, () => {});
  let complaint = '';
  child.stderr?.on('data', (text: string) => {
    complaint += text;
  });
  child.stdin?.on('error', () => {}).end(input);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new GitError(undefined, complaint.trim() || `git ${args[0]} ended with ${code}`);
}

/** For `GIT_*_DATE`. In seconds, because git reads no date from 2100 on; it knows no time before 1970. */
export const gitDate = (at: Date): string => `@${Math.max(0, Math.floor(at.getTime() / 1_000))} +0000`;

/** What else names a repository, as a shell has it that git itself started (a hook, `git rebase --exec`). */
const OF_ANOTHER_REPOSITORY =
  /^GIT_(COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX|CONFIG|CONFIG_PARAMETERS)$/;

/** The user's own git, with the user's own configuration, in a repository we made. */
export async function usersGit(directory: string, args: readonly string[]): Promise<string> {
  const own = Object.entries(process.env).filter(([name]) => !OF_ANOTHER_REPOSITORY.test(name));
  const env = { ...Object.fromEntries(own), ...repositoryIn(directory) };
  try {
    return (await promisify(execFile)('git', args, { cwd: directory, env })).stdout;
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    throw typeof code === 'number'
      ? new GitError(undefined, stderr.trim() || `git ${args[0]} ended with ${code}`)
      : error;
  }
}
