import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';

export interface OldNode {
  readonly version: string;
  /** A PATH of the system's own, without anything of this repository. */
  readonly path: string;
}

/** The system's own Node with its npm, if it is one that exercises cannot run on. */
export function findOldNode(): OldNode | undefined {
  const ours = path.resolve(import.meta.dirname, '../..');
  const directories = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((directory) => !directory.includes('node_modules') && !directory.startsWith(ours))
    .filter((directory) => directory !== '' && !directory.includes('/node-gyp-bin'));
  const home = directories.find((directory) => existsSync(path.join(directory, 'node')));
  if (home === undefined || !existsSync(path.join(home, 'npm'))) return undefined;
  const version = execFileSync(realpathSync(path.join(home, 'node')), ['--version'], {
    encoding: 'utf8',
  }).trim();
  return Number(version.slice(1).split('.')[0]) < 22
    ? { version, path: directories.join(path.delimiter) }
    : undefined;
}

export interface Said {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Types a command in a directory, as a person whose shell knows only the system's Node. */
export async function type(
  command: string,
  directory: string,
  oldNode: OldNode,
  more: Record<string, string> = {},
): Promise<Said> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE|VITEST|TEST$|BUGSQUASH|DEV$|PROD$|MODE$)/i.test(name),
  );
  const result = await execa('sh', ['-c', command], {
    cwd: directory,
    extendEnv: false,
    env: { ...Object.fromEntries(inherited), PATH: oldNode.path, NO_COLOR: '1', ...more },
    stdin: 'ignore',
    all: true,
    reject: false,
    timeout: 150_000,
  });
  return { exitCode: result.exitCode, output: result.all };
}
