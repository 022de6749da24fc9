import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Tree } from '../../catalog/exercise-files.ts';
import { failed, type Result, success } from '../../domain/failure.ts';

/** A commit that fixes something, with what it changed. */
export interface FixCommit {
  readonly id: string;
  readonly parent: string;
  readonly message: string;
  readonly author: string;
  /** ISO 8601. */
  readonly date: string;
  readonly before: Tree;
  readonly after: Tree;
  /** Files that can be executed there; in the sandbox none can. */
  readonly executables: readonly string[];
}

const MOST_BYTES = 512 * 1024 * 1024;
/** Larger files are not source; a workspace holds none of them either. */
const MOST_FILE_BYTES = 1024 * 1024;
const CLONE_LIMIT_MS = 300_000;

/** Neither the person's configuration nor that of the repository decides what is read of it. */
const GIT_ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
};

/**
 * Reads a fix and its parent out of a repository. It is cloned bare into `folder` first: no hook, no filter and no
 * attribute of it runs, and nothing is ever checked out.
 */
export async function readFixCommit(
  source: string,
  commit: string,
  folder: string,
): Promise<Result<FixCommit>> {
  const repository = join(folder, 'repository.git');
  const isLocal = existsSync(source);
  try {
    await git(['clone', '--bare', '--quiet', ...(isLocal ? ['--local'] : []), '--', source, repository]);
  } catch (error) {
    return failed(
      'import-refused',
      `${source} could not be cloned: ${lastLine(error)}.`,
      'Name a git repository: a folder that holds one, or an address that git can clone.',
    );
  }
  const within = (args: readonly string[]) => git([`--git-dir=${repository}`, ...args]);
  const [id, parent] = await Promise.all(
    [`${commit}^{commit}`, `${commit}^1`].map((name) =>
      within(['rev-parse', '--verify', '--quiet', '--end-of-options', name]).then(
        (text) => text.trim(),
        () => undefined,
      ),
    ),
  );
  if (id === undefined) {
    return failed(
      'import-refused',
      `There is no commit "${commit}" in ${source}.`,
      'Name a commit by its id, a tag or a branch of that repository.',
    );
  }
  if (parent === undefined) {
    return failed(
      'import-refused',
      `The commit ${id.slice(0, 10)} has no parent, so there is nothing that it fixes.`,
      'Name the commit that fixes a bug.',
    );
  }
  const [author = '', date = '', ...message] = (
    await within(['show', '--no-patch', '--format=%an%n%cI%n%B', id])
  ).split('\n');
  const [before, after] = await Promise.all([parent, id].map((name) => readTree(repository, name)));
  if (!before || !after) throw new Error('A commit without a tree.');
  return success({
    ...{ id, parent, author, date, message: message.join('\n').trim() },
    before: before.tree,
    after: after.tree,
    executables: after.executables,
  });
}

/** All regular files of a commit but the largest ones; links and submodules are left out. */
async function readTree(
  repository: string,
  commit: string,
): Promise<{ readonly tree: Tree; readonly executables: readonly string[] }> {
  const listing = await git([`--git-dir=${repository}`, 'ls-tree', '-r', '-z', '--long', commit]);
  const files = listing.split('\0').flatMap((entry) => {
    const [, mode = '', blob = '', size = '', path = ''] =
      /^(\d+) \w+ ([0-9a-f]+) +(\S+)\t([\s\S]+)$/.exec(entry) ?? [];
    const isRegular = mode.startsWith('100') && Number(size) <= MOST_FILE_BYTES;
    return isRegular && !/\p{Cc}/u.test(path) ? [{ path, blob, isExecutable: mode === '100755' }] : [];
  });
  const contents = await readBlobs(
    repository,
    files.map(({ blob }) => blob),
  );
  return {
    tree: new Map(files.map(({ path }, index) => [path, contents[index] ?? Buffer.alloc(0)])),
    executables: files.flatMap(({ path, isExecutable }) => (isExecutable ? [path] : [])),
  };
}

/** In one process, in the order asked for. */
async function readBlobs(repository: string, blobs: readonly string[]): Promise<Buffer[]> {
  const child = spawn('git', [`--git-dir=${repository}`, 'cat-file', '--batch'], {
    env: GIT_ENVIRONMENT,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(blobs.map((blob) => `${blob}\n`).join(''));
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  const all = Buffer.concat(chunks);
  const contents: Buffer[] = [];
  for (let at = 0; at < all.length; ) {
    const end = all.indexOf(0x0a, at);
    const size = Number(all.toString('utf8', at, end).split(' ')[2]);
    contents.push(all.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return contents;
}

async function git(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', [...args], {
    env: GIT_ENVIRONMENT,
    maxBuffer: MOST_BYTES,
    timeout: CLONE_LIMIT_MS,
  });
  return stdout;
}

function lastLine(error: unknown): string {
  const { stderr = '', message } = error as { stderr?: string; message: string };
  return (stderr.trim() || message).split('\n').at(-1) ?? message;
}
