import { execFileSync } from 'node:child_process';

const MAX_BYTES = 512 * 1024 * 1024;

export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

/** Runs git in a repository that we made ourselves, without anybody's configuration. */
export function git(directory: string, ...args: string[]): Buffer {
  return execFileSync('git', args, {
    cwd: directory,
    maxBuffer: MAX_BYTES,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      LC_ALL: 'C',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      // An object that is replaced by another is still there to be read.
      GIT_NO_REPLACE_OBJECTS: '1',
    },
  });
}

export const gitLines = (directory: string, ...args: string[]): string[] =>
  git(directory, ...args)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');

/** Every object in the repository, whether anything still refers to it or not. */
export function allObjects(directory: string): GitObject[] {
  const output = git(directory, 'cat-file', '--batch-all-objects', '--batch');
  const objects: GitObject[] = [];
  for (let position = 0; position < output.length; ) {
    const lineEnd = output.indexOf('\n', position);
    const [id = '', type = '', size = ''] = output.toString('utf8', position, lineEnd).split(' ');
    const end = lineEnd + 1 + Number(size);
    objects.push({ id, type, content: output.subarray(lineEnd + 1, end) });
    // A line feed follows each content.
    position = end + 1;
  }
  return objects;
}

/** The path of every file that is or was in the history, by object. */
export function pathsByObject(directory: string, ...from: string[]): Map<string, string> {
  return new Map(
    gitLines(directory, '-c', 'core.quotePath=false', 'rev-list', '--objects', ...from).map((line) => {
      const [id = '', ...path] = line.split(' ');
      return [id, path.join(' ')];
    }),
  );
}
