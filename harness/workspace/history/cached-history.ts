import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GitError } from 'simple-git';
import { isolatedGit } from '../git.ts';
import { buildHistory, type History } from './build-history.ts';

/** A built past, ready to be copied into place as a workspace's `.git`. */
export interface CachedHistory {
  readonly gitDirectory: string;
  readonly history: History;
}

/** Where `harness/prebuild.ts` keeps the git histories of the clone's own exercises. */
export const prebuiltHistories = (cloneRoot: string): string => path.join(cloneRoot, 'dist', 'history');

/** Where a user's own cache is. */
export const ownHistories = (dataDirectory: string): string => path.join(dataDirectory, 'cache', 'history');

/** The past of an exercise that was prebuilt, if it was. */
export const prebuiltHistory = (digest: string, cloneRoot: string): Promise<CachedHistory | undefined> =>
  readCached(folderOf(digest, prebuiltHistories(cloneRoot)));

/** The past of an exercise, built once for each digest below the folder `all`. */
export async function cachedHistory(
  exercise: { readonly root: string; readonly digest: string },
  all: string,
  now: Date,
): Promise<CachedHistory> {
  const mine = folderOf(exercise.digest, all);
  const cached = await readCached(mine);
  if (cached !== undefined) return cached;

  await mkdir(all, { recursive: true });
  const building = await mkdtemp(path.join(all, '.building-'));
  try {
    const scratch = path.join(building, 'scratch');
    await mkdir(scratch);
    const history = await buildHistory(exercise.root, scratch, path.join(building, 'git'), now);
    await rm(scratch, { recursive: true, force: true });
    await writeFile(path.join(building, 'history.json'), JSON.stringify(history));
    // Somebody else may have been faster; theirs is the same.
    await rename(building, mine).catch(ignoreTaken);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  const built = await readCached(mine);
  if (built === undefined) throw new Error(`the history cache at ${mine} vanished while it was built`);
  return built;
}

/** Throws a cached past away, for when what it yields is not `repo/`. */
export async function dropCachedHistory(cached: CachedHistory): Promise<void> {
  await rm(path.dirname(cached.gitDirectory), { recursive: true, force: true });
}

/** Whether git finds fault with a cached past; where git does not run at all, that says nothing of it. */
export function isCachedHistoryDamaged({ gitDirectory }: CachedHistory): Promise<boolean> {
  return Promise.try(() =>
    isolatedGit(gitDirectory, {}, { GIT_DIR: gitDirectory }).raw(['fsck', '--full', '--verbose']),
  ).then(
    () => false,
    (error: unknown) => error instanceof GitError && !error.message.includes('spawn git'),
  );
}

const folderOf = (digest: string, all: string): string =>
  path.join(all, digest.replaceAll(/[^A-Za-z0-9._-]/g, '_'));

async function readCached(directory: string): Promise<CachedHistory | undefined> {
  const text = await readFile(path.join(directory, 'history.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    // Written by ourselves just above; a damaged cache shows when the tree is compared with repo/.
    return { gitDirectory: path.join(directory, 'git'), history: JSON.parse(text) as History };
  } catch {
    // Cut by a loss of power; what is left of it would be in the way of the next.
    await rm(directory, { recursive: true, force: true });
    return undefined;
  }
}

function ignoreTaken(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
}
