import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { failed, type Result, success } from '../domain/failure.ts';
import { differingPaths } from '../files/compare-trees.ts';
import { listFiles } from '../files/list-files.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { chooseDirectory, type FreeDirectory } from './choose-directory.ts';
import { expected, orRefuse, Refusal } from './expected.ts';
import { isolatedGit, usersGit } from './git.ts';
import { copyTree, type History } from './history/build-history.ts';
import {
  cachedHistory,
  dropCachedHistory,
  isCachedHistoryDamaged,
  ownHistories,
  prebuiltHistory,
} from './history/cached-history.ts';
import { writeNpmConfig } from './links/npm-config.ts';
import { planLinks } from './links/plan-links.ts';
import { writeLinks } from './links/write-links.ts';
import { writeMarker } from './marker-file.ts';
import { type Workspace, type WorkspaceExercise, workspacePaths } from './workspace.ts';

export interface NewWorkspace {
  readonly exercise: WorkspaceExercise;
  /** Where to make it: must not exist, or be empty. */
  readonly directory: string;
  readonly cloneRoot: string;
  readonly dataDirectory: string;
  readonly attemptId: string;
  /** The Node that the workspace is pinned to; the one that runs us unless told otherwise. */
  readonly nodePath?: string;
  readonly now: Date;
}

export interface CreatedWorkspace {
  readonly workspace: Workspace;
  readonly history: History;
  /** Takes all of it away again; only while nobody has worked in it. */
  readonly remove: () => Promise<void>;
}

/**
 * Makes the candidate's checkout: `repo/` with its past, packages linked, nothing installed. Refuses before it
 * touches anything; what fails later is cleared away again.
 */
export function createWorkspace(wanted: NewWorkspace): Promise<Result<CreatedWorkspace>> {
  return expected(
    `make a workspace in ${wanted.directory}`,
    async () => {
      const { exercise, cloneRoot, now } = wanted;
      const dataDirectory = path.resolve(wanted.dataDirectory);
      const repo = path.join(exercise.root, 'repo');
      orRefuse(await checkRepo(exercise, repo));
      const links = orRefuse(await planLinks(exercise, repo, { cloneRoot, dataDirectory }));
      const { directory, exists } = await claimDirectory(exercise.id, wanted.directory, cloneRoot);

      const { root: _, ...marked } = exercise;
      const workspace: Workspace = {
        directory,
        attemptId: wanted.attemptId,
        exercise: marked,
        createdAt: now.toISOString(),
        cloneRoot: path.resolve(cloneRoot),
        dataDirectory,
      };
      const paths = workspacePaths(workspace);
      const nodePath = wanted.nodePath ?? process.execPath;
      const attemptFolder = path.dirname(paths.start);
      // The workspace of a bug bash may be made again, and what was kept of it before stays.
      const kept = existsSync(attemptFolder) ? paths.start : attemptFolder;
      const remove = async () => {
        await giveBack(directory, exists);
        await rm(kept, { recursive: true, force: true }).catch(() => undefined);
      };
      try {
        const [history] = await allEnded(
          checkOut(exercise, directory, { cloneRoot, dataDirectory }, now),
          copyTree(repo, paths.start),
        );
        await allEnded(
          ensureIdentity(directory),
          writeLinks(
            links,
            { spare: paths.spareLinks, nodeModules: paths.nodeModules },
            { nodePath, cloneRoot: workspace.cloneRoot, runs: paths.runs, exercise },
          ),
          writeNpmConfig(workspace),
        );
        // Last: what has a marker is whole.
        await writeMarker(workspace);
        return { workspace, history, remove };
      } catch (error) {
        await remove();
        throw error;
      }
    },
    { isPlaceChosen: true },
  );
}

/**
 * Chooses the folder and makes it ours: of several that want it at once, the one that makes its `.git` has it, and the
 * others find it taken.
 */
async function claimDirectory(exerciseId: string, asked: string, cloneRoot: string): Promise<FreeDirectory> {
  for (;;) {
    const free = orRefuse(await chooseDirectory(exerciseId, asked, cloneRoot));
    orRefuse(makeWorkspaceFolder(free.directory));
    try {
      mkdirSync(path.join(free.directory, '.git'));
      return free;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      // ENOENT: whoever had it has just given it back.
      if (code === 'EEXIST' || code === 'ENOENT') continue;
      if (!free.exists) await rmdir(free.directory).catch(() => undefined);
      throw error;
    }
  }
}

function makeWorkspaceFolder(directory: string): Result<null> {
  try {
    makeDirectory(directory);
    return success(null);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw error;
    return failed(
      'no-such-directory',
      `No folder can be made at ${directory}: ${message}.`,
      'Choose a directory you may write to with --dir.',
    );
  }
}

/** Throws no sooner than all have ended, or there would be writes behind the back of the clearing away. */
async function allEnded<A, B, C>(a: Promise<A>, b: Promise<B>, c?: Promise<C>) {
  await Promise.allSettled([a, b, c]);
  return Promise.all([a, b, c]);
}

/** What a workspace cannot hold would be missing in it without a word. */
async function checkRepo(exercise: WorkspaceExercise, repo: string): Promise<Result<null>> {
  const { files, skipped } = listFiles(repo);
  const [odd] = skipped;
  if (odd === undefined && files.length > 0) return success(null);
  return failed(
    'broken-manifest',
    odd === undefined
      ? `The exercise "${exercise.id}" has no files in ${repo}.`
      : `The exercise "${exercise.id}" holds something in repo/ that a workspace cannot: ${odd.path} (${odd.reason}).`,
    { command: ['verify', exercise.id], lead: `Fix ${repo}, then type` },
  );
}

/** Puts the built past in place and checks that the files are `repo/`, byte for byte. */
async function checkOut(
  exercise: WorkspaceExercise,
  directory: string,
  { cloneRoot, dataDirectory }: Pick<Workspace, 'cloneRoot' | 'dataDirectory'>,
  now: Date,
): Promise<History> {
  const repo = path.join(exercise.root, 'repo');
  for (let attempt = 1; ; attempt += 1) {
    const prebuilt = attempt === 1 ? await prebuiltHistory(exercise.digest, cloneRoot) : undefined;
    const cached = prebuilt ?? (await cachedHistory(exercise, ownHistories(dataDirectory), now));
    // The synchronous copy asks the system for a tenth as much.
    const wrong = await Promise.try(() =>
      cpSync(cached.gitDirectory, path.join(directory, '.git'), { recursive: true }),
    )
      .then(() => isolatedGit(directory).raw(['-c', 'core.logAllRefUpdates=false', 'reset', '--hard']))
      .then(
        () => differingPaths(repo, directory),
        async (error: unknown) => {
          if (attempt === 1 && (await isCachedHistoryDamaged(cached))) return ['the repository itself'];
          throw error;
        },
      );
    // The reset leaves it; a fresh checkout has none.
    await rm(path.join(directory, '.git', 'ORIG_HEAD'), { force: true });
    if (wrong.length === 0) return cached.history;
    await emptyOut(directory);
    // What was prebuilt may be somebody else's; the next attempt does without it.
    await dropCachedHistory(cached).catch((error: unknown) => prebuilt ?? Promise.reject(error));
    if (attempt === 2) {
      throw new Refusal(
        failed(
          'git-failed',
          `The checkout of "${exercise.id}" differs from ${repo}: ${wrong.slice(0, 3).join(', ')}.`,
          {
            command: ['verify', exercise.id],
            lead: `Look for ident, eol or encoding in ${repo}/.gitattributes, then type`,
          },
        ),
      );
    }
  }
}

/**
 * Without a name and address git refuses to commit; most people have them, some containers do not. A role that the
 * environment names (`GIT_AUTHOR_*`, `GIT_COMMITTER_*`) is that of the moment, so it is never written down.
 */
async function ensureIdentity(directory: string): Promise<void> {
  const known = new Set((await usersGit(directory, ['config', '--list', '--name-only'])).split('\n'));
  for (const [part, stranger] of Object.entries(STRANGER)) {
    if (known.has(`user.${part}`) || (part === 'email' && process.env.EMAIL)) continue;
    const unnamed = ROLES.filter(
      (role) => !known.has(`${role}.${part}`) && !process.env[`GIT_${role}_${part}`.toUpperCase()],
    );
    // Of both roles at once where neither is named: a name that the person gives to one of them has to win.
    const keys = unnamed.length === ROLES.length ? ['user'] : unnamed;
    for (const key of keys) await usersGit(directory, ['config', '--local', `${key}.${part}`, stranger]);
  }
}

const STRANGER = { name: 'Candidate', email: 'candidate@example.com' };
const ROLES = ['author', 'committer'] as const;

/** Leaves the place as it was found: absent, or an empty directory. What others put there since is theirs. */
async function giveBack(directory: string, existed: boolean): Promise<void> {
  await emptyOut(directory);
  await rmdir(path.join(directory, '.git')).catch(() => undefined);
  if (!existed) await rmdir(directory).catch(() => undefined);
}

/** Removes everything but the `.git` that keeps others out. */
async function emptyOut(directory: string): Promise<void> {
  for (const folder of [directory, path.join(directory, '.git')]) {
    for (const name of await readdir(folder).catch(() => []))
      if (name !== '.git') await rm(path.join(folder, name), { recursive: true, force: true });
  }
}
