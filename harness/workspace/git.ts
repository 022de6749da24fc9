import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { GitError, type SimpleGit, simpleGit } from 'simple-git';

const GUARDED = [
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_TERMINAL_PROMPT',
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
 * simple-git waits 50 ms after every command that prints nothing, so callers let git say something (no --quiet).
 */
export function isolatedGit(directory: string, variables: Readonly<Record<string, string>> = {}): SimpleGit {
  return simpleGit({
    baseDir: directory,
    allowEnvironment: GUARDED,
    // Both are given by us only: /dev/null as global configuration, and no template at all.
    unsafe: { allowUnsafeConfigPaths: true, allowUnsafeTemplateDir: true },
  }).env({ ...isolatedEnvironment(), ...variables });
}

const isolatedEnvironment = () => ({
  // No HOME: git would read ~/.config/git/attributes and ignore even with the configuration off.
  PATH: process.env.PATH ?? '',
  TMPDIR: tmpdir(),
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
});

/** The same for a command that reads its standard input, which simple-git has no way to give. */
export async function feedIsolatedGit(directory: string, args: string[], input: string): Promise<void> {
  const child = execFile('git', args, { cwd: directory, env: isolatedEnvironment() }, () => {});
  let complaint = '';
  child.stderr?.on('data', (text: string) => {
    complaint += text;
  });
  child.stdin?.on('error', () => {}).end(input);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new GitError(undefined, complaint.trim() || `git ${args[0]} ended with ${code}`);
}

/** The user's own git, with the user's own configuration, in a repository we made. */
export const usersGit = (directory: string): SimpleGit =>
  simpleGit({
    baseDir: directory,
    allowEnvironment: GUARDED,
    unsafe: { allowUnsafeConfigPaths: true },
  });
