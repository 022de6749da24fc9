/**
 * Content of exercises, kept as attempts were begun with it: whatever happens to a collection afterwards, an attempt is
 * graded by what it was begun with.
 *
 * ```
 * <dataDirectory>/content/<digest>/exercises/<id>/    the public half
 *                                  solutions/<id>/    the hidden half
 *                                  package.json …     what packages of the collection's own are installed from
 * ```
 */
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Exercise } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { listTree } from '../files/list-files.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { type Collection, readExercise } from './catalog.ts';
import { exerciseDigest } from './digest.ts';
import { ownPackageFiles } from './own-packages.ts';

/** The kept content of an exercise; undefined where none is kept, or what is kept is not whole any more. */
export function readKeptExercise(
  dataDirectory: string,
  { id, digest }: { readonly id: string; readonly digest: string },
): Exercise | undefined {
  const exercise = readExercise(collectionIn(contentFolder(dataDirectory, digest)), id);
  return exercise.ok && exercise.value.digest === digest ? exercise.value : undefined;
}

/** Keeps the content of an exercise as it is now, once for all attempts that are begun with it. */
export function keepExercise(dataDirectory: string, exercise: Exercise): Result<void> {
  const { manifest, digest, exerciseRoot, solutionRoot } = exercise;
  const folder = contentFolder(dataDirectory, digest);
  if (existsSync(folder) && digestIn(folder, manifest.id) === digest) return success(undefined);
  const draft = join(dirname(folder), `.${digest.slice(0, 12)}-${randomUUID()}`);
  const { exercisesRoot, solutionsRoot } = collectionIn(draft);
  try {
    copyTree(exerciseRoot, join(exercisesRoot, manifest.id));
    copyTree(solutionRoot, join(solutionsRoot, manifest.id));
    for (const [path, content] of exercise.ownPackages ? ownPackageFiles(dirname(exerciseRoot)) : []) {
      makeDirectory(dirname(join(draft, path)));
      writeFileSync(join(draft, path), content);
    }
    if (digestIn(draft, manifest.id) !== digest) {
      return failed(
        'broken-manifest',
        `The exercise "${manifest.id}" changed while it was read.`,
        'Do the same again.',
      );
    }
    hideFromSearch(dirname(folder));
    rmSync(folder, { recursive: true, force: true });
    replace(draft, folder);
    return success(undefined);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Has the kept content of that digest under another data directory as well; without further room where that is possible. */
export function shareKeptExercise(dataDirectory: string, digest: string, other: string): void {
  const [from, to] = [contentFolder(dataDirectory, digest), contentFolder(other, digest)];
  for (const path of listTree(from)) {
    makeDirectory(dirname(join(to, path)));
    try {
      // What is kept is never changed in place.
      linkSync(join(from, path), join(to, path));
    } catch {
      copyFileSync(join(from, path), join(to, path));
    }
  }
}

const contentFolder = (dataDirectory: string, digest: string): string =>
  join(dataDirectory, 'content', digest);

const collectionIn = (folder: string): Collection => ({
  exercisesRoot: join(folder, 'exercises'),
  solutionsRoot: join(folder, 'solutions'),
});

function digestIn(folder: string, id: string): string | undefined {
  const { exercisesRoot, solutionsRoot } = collectionIn(folder);
  const halves = [join(exercisesRoot, id), join(solutionsRoot, id)] as const;
  return halves.every((half) => existsSync(half)) ? exerciseDigest(...halves) : undefined;
}

function copyTree(from: string, to: string): void {
  const made = new Set<string>();
  for (const path of listTree(from)) {
    const file = join(to, path);
    if (!made.has(dirname(file))) makeDirectory(dirname(file));
    made.add(dirname(file));
    copyFileSync(join(from, path), file);
  }
}

/** Another harness that keeps the same content at the same time may be faster; both wrote the same. */
function replace(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** Editors that search a folder above this one find no solutions in it. */
function hideFromSearch(folder: string): void {
  const file = join(folder, '.ignore');
  if (!existsSync(file)) writeFileSync(file, '*\n');
}
