/**
 * A mentor's working trees: git checkouts in which a bug is put in or a fix is written.
 *
 * ```
 * <dataDirectory>/authoring/<exercise>/trees/<name>/   the tree, if no other place was named
 *                                      open/<name>     where the tree of that name is
 * <tree>/.git/bugsquash-tree.json                      the marker: what it will be recorded as
 * ```
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '../../catalog/exercise-files.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { planLinks } from '../../workspace/links/plan-links.ts';
import { writeLinks } from '../../workspace/links/write-links.ts';
import { type AuthoringHost, authoringFolder } from '../host.ts';
import { filesOfCommit, runGit } from './git-run.ts';
import { type TreeMarker, type TreePurpose, treeMarkerSchema, treeName } from './tree-marker.ts';

export interface WorkingTree {
  /** Absolute. */
  readonly directory: string;
  readonly marker: TreeMarker;
  /** Whether it lies where we put it, so that it goes once it is recorded. */
  readonly isOurs: boolean;
}

export interface NewTree {
  readonly purpose: TreePurpose;
  /** What the tree is compared with, and what its files are at first. */
  readonly base: Tree;
  readonly files: Tree;
  /** Where to make it; in the data directory when absent. */
  readonly directory?: string | undefined;
}

/** Makes a working tree, whole or not at all; refuses a place where something is. */
export async function makeTree(
  host: AuthoringHost,
  exercise: Exercise,
  { purpose, base, files, directory: asked }: NewTree,
): Promise<Result<WorkingTree>> {
  const name = treeName(purpose);
  const directory = asked ?? join(treesFolder(host, exercise), name);
  if (existsSync(directory) && !(isFolder(directory) && readdirSync(directory).length === 0)) {
    return failed(
      'directory-not-empty',
      `${directory} is not empty; nothing was changed there.`,
      'Name another folder with --dir.',
    );
  }
  const draft = `${directory}.${randomUUID().slice(0, 8)}`;
  try {
    makeDirectory(draft);
    writeTree(draft, base);
    runGit(draft, ['init', '--template=', draft]);
    makeDirectory(join(draft, '.git', 'info'));
    writeFileSync(join(draft, '.git', 'info', 'exclude'), '/node_modules\n');
    runGit(draft, ['add', '--all', '--force', '--', ':!node_modules']);
    runGit(draft, ['commit', '--no-verify', '--allow-empty', '-m', 'What the change is compared with']);
    const commit = runGit(draft, ['rev-parse', 'HEAD']).toString('utf8').trim();
    for (const path of base.keys()) if (!files.has(path)) rmSync(join(draft, path), { force: true });
    writeTree(draft, files);
    await linkPackages(host, exercise, draft);
    const marker: TreeMarker = {
      schema: 'bugsquash/tree@1',
      exercise: exercise.manifest.id,
      exercisesRoot: dirname(exercise.exerciseRoot),
      solutionsRoot: dirname(exercise.solutionRoot),
      purpose,
      base: commit,
      opened: digestOf(files),
    };
    writeMarker(draft, marker);
    const link = linkFile(host, exercise, name);
    makeDirectory(dirname(link));
    writeFileSync(link, directory);
    if (existsSync(directory)) rmSync(directory, { recursive: true });
    renameSync(draft, directory);
    return success({ directory, marker, isOurs: asked === undefined });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The tree of a name that is open, if there is one. */
export function openTree(host: AuthoringHost, exercise: Exercise, name: string): WorkingTree | undefined {
  const link = linkFile(host, exercise, name);
  if (!existsSync(link)) return undefined;
  const tree = readTreeAt(readFileSync(link, 'utf8'));
  if (!tree || tree.marker.exercise !== exercise.manifest.id) return undefined;
  return { ...tree, isOurs: tree.directory === join(treesFolder(host, exercise), name) };
}

/** All trees of an exercise that are open. */
export function openTrees(host: AuthoringHost, exercise: Exercise): WorkingTree[] {
  const folder = dirname(linkFile(host, exercise, 'any'));
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.flatMap((name) => openTree(host, exercise, name) ?? []);
}

/** The tree that a directory is, if it is one. */
function readTreeAt(directory: string): Omit<WorkingTree, 'isOurs'> | undefined {
  const file = markerFile(directory);
  if (!existsSync(file)) return undefined;
  try {
    return { directory, marker: treeMarkerSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) };
  } catch {
    return undefined;
  }
}

export function writeMarker(directory: string, marker: TreeMarker): void {
  const file = markerFile(directory);
  writeFileSync(`${file}.new`, `${JSON.stringify(marker, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** The files of a tree as they are now, but for what its .gitignore leaves out. */
export function treeNow({ directory }: Pick<WorkingTree, 'directory'>): Tree {
  const listed = runGit(directory, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  const paths = [...new Set(listed.toString('utf8').split('\0'))].filter((path) => path !== '').sort();
  return new Map(
    paths.flatMap((path) => {
      const file = join(directory, path);
      const isThere = lstatSync(file, { throwIfNoEntry: false })?.isFile() === true;
      return isThere ? [[path, readFileSync(file)] as const] : [];
    }),
  );
}

/** What a tree is compared with. */
export function treeBase({ directory, marker }: Pick<WorkingTree, 'directory' | 'marker'>): Tree {
  const git = (args: readonly string[], input?: string) =>
    runGit(directory, args, input === undefined ? {} : { input });
  return filesOfCommit(git, marker.base).tree;
}

/** Whether something was typed in a tree since it was opened. */
export const isDirty = (tree: WorkingTree): boolean => digestOf(treeNow(tree)) !== tree.marker.opened;

/** Forgets a tree that was recorded or thrown away; one in a place that was named stays where it is. */
export function closeTree(host: AuthoringHost, exercise: Exercise, tree: WorkingTree): void {
  rmSync(linkFile(host, exercise, treeName(tree.marker.purpose)), { force: true });
  if (tree.isOurs) rmSync(tree.directory, { recursive: true, force: true });
  else rmSync(markerFile(tree.directory), { force: true });
}

export function writeTree(directory: string, tree: Tree): void {
  for (const [path, data] of tree) {
    makeDirectory(dirname(join(directory, path)));
    writeFileSync(join(directory, path), data);
  }
}

export function digestOf(tree: Tree): string {
  const hash = createHash('sha256');
  for (const [path, data] of [...tree].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\0${data.length}\0`).update(data);
  return hash.digest('hex');
}

const treesFolder = (host: AuthoringHost, exercise: Exercise): string =>
  join(authoringFolder(host, exercise.manifest.id), 'trees');

const linkFile = (host: AuthoringHost, exercise: Exercise, name: string): string =>
  join(authoringFolder(host, exercise.manifest.id), 'open', name);

const markerFile = (directory: string): string => join(directory, '.git', 'bugsquash-tree.json');

const isFolder = (path: string): boolean => lstatSync(path).isDirectory();

/** As in a workspace, so that tests, type checker and debugger run; a tree whose packages are not here does without. */
async function linkPackages(host: AuthoringHost, exercise: Exercise, directory: string): Promise<void> {
  const { manifest } = exercise;
  const links = await planLinks({ ...manifest, ownPackages: exercise.ownPackages }, directory, host);
  if (!links.ok) return;
  const git = join(directory, '.git');
  await writeLinks(
    links.value,
    { spare: join(git, 'bugsquash-links'), nodeModules: join(directory, 'node_modules') },
    {
      nodePath: process.execPath,
      cloneRoot: host.cloneRoot,
      runs: join(git, 'bugsquash-runs.jsonl'),
      exercise: manifest,
    },
  );
}
