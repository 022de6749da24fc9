import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readDraft } from '../catalog/catalog.ts';
import { type ExerciseFiles, readExerciseFiles, type Tree } from '../catalog/exercise-files.ts';
import type { Exercise } from '../domain/exercise.ts';
import { type Result, success } from '../domain/failure.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { type AuthoringHost, authoringFolder } from './host.ts';
import { sameContent } from './merge/merge-trees.ts';

/** Files to write, by absolute path; null takes one away. */
export type FileChanges = ReadonlyMap<string, string | Buffer | null>;

/** An exercise that is being made, with all its files. What an interrupted command left half written is completed first. */
export function loadDraft(host: AuthoringHost, id: string): Result<ExerciseFiles> {
  completeWrites(host, id);
  const exercise = readDraft(host.collection, id);
  return exercise.ok ? success(readExerciseFiles(exercise.value)) : exercise;
}

const pendingSchema = z.object({
  schema: z.literal('bugsquash/pending@1'),
  files: z.array(z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
});

/**
 * Writes all the files, or after an interruption the rest of them when the exercise is read next: a half-written exercise
 * would look like one whose patches fit nothing.
 */
export function writeAll(host: AuthoringHost, id: string, changes: FileChanges): void {
  const file = pendingFile(host, id);
  const files = [...changes].flatMap(([path, content]) => {
    const [before, after] = [contentOf(path), content === null ? null : Buffer.from(content)];
    if (before === null ? after === null : after?.equals(before)) return [];
    return [{ path, before: encoded(before), after: encoded(after) }];
  });
  if (files.length === 0) return;
  makeDirectory(dirname(file));
  writeFileSync(`${file}.new`, JSON.stringify({ schema: 'bugsquash/pending@1', files }));
  renameSync(`${file}.new`, file);
  completeWrites(host, id);
}

/** Files that somebody has changed since are left as they are. */
function completeWrites(host: AuthoringHost, id: string): void {
  const file = pendingFile(host, id);
  if (!existsSync(file)) return;
  const { files } = pendingSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  for (const { path, before, after } of files) {
    if (encoded(contentOf(path)) !== before) continue;
    if (after === null) rmSync(path, { force: true });
    else {
      makeDirectory(dirname(path));
      writeFileSync(`${path}.new`, Buffer.from(after, 'base64'));
      renameSync(`${path}.new`, path);
    }
  }
  rmSync(file);
}

/** What turns one tree into another, below a folder. */
export function changesIn(root: string, before: Tree, after: Tree): Map<string, Buffer | null> {
  return new Map(
    [...new Set([...before.keys(), ...after.keys()])]
      .filter((path) => !sameContent(before.get(path), after.get(path)))
      .map((path) => [join(root, path), after.get(path) ?? null]),
  );
}

export const repoOf = ({ exerciseRoot }: Pick<Exercise, 'exerciseRoot'>): string =>
  join(exerciseRoot, 'repo');

const pendingFile = (host: AuthoringHost, id: string): string =>
  join(authoringFolder(host, id), 'pending.json');

const contentOf = (path: string): Buffer | null => (existsSync(path) ? readFileSync(path) : null);
const encoded = (content: Buffer | null): string | null => content?.toString('base64') ?? null;
