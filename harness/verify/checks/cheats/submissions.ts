import { posix } from 'node:path';
import type { ExerciseFiles, Tree } from '../../../catalog/exercise-files.ts';
import { matchesAny } from '../../../files/globs.ts';
import { valueExports } from './entry-exports.ts';
import { fileCheats } from './files.ts';
import { PRELUDES } from './preludes.ts';
import { replyCheats } from './replies.ts';
import { libraryWrapper, serviceWrapper } from './wrappers.ts';

/** A submission that fixes nothing and would like to look as if it did. */
export interface Cheat {
  readonly name: string;
  /** What it tries, for people. */
  readonly why: string;
  /** All of `repo/`, with the cheat in it. Files that are not editable may differ too; grading leaves them out. */
  readonly tree: Tree;
}

/**
 * The fixed set of cheating submissions. None of them mends a bug, so none may score more than the untouched
 * code; one that does means that the hidden tests can be satisfied without a fix.
 */
export function cheatsOf(exerciseFiles: ExerciseFiles): Cheat[] {
  const { exercise, repo, hidden } = exerciseFiles;
  const { manifest } = exercise;
  const names = valueExports(repo, manifest.entry);
  const wrapped = replyCheats(repo, names, exercise.ticket).map(({ name, why, before, library, service }) => {
    const { entry, style } = manifest;
    const spare = spareFor(entry, repo);
    const honest = `./${posix.basename(spare)}`;
    const code =
      style === 'service'
        ? serviceWrapper({ honest, before: before.service, answer: `  ${service}` })
        : libraryWrapper({ honest, names, before: before.library, answer: `  ${library}` });
    const original = repo.get(entry)?.toString('utf8') ?? '';
    return { name, why, tree: withFiles(repo, { [spare]: original, [entry]: code }) };
  });
  const preludes = PRELUDES.map(({ name, why, code }) => ({
    name,
    why,
    tree: withFiles(
      repo,
      Object.fromEntries(
        preludeHosts(exerciseFiles).map((path) => [
          path,
          `${code}\n${repo.get(path)?.toString('utf8') ?? ''}`,
        ]),
      ),
    ),
  }));
  const files = fileCheats(repo, [...hidden.keys()]).map(({ name, why, files }) => ({
    name,
    why,
    tree: withFiles(repo, files),
  }));
  return [...wrapped, ...preludes, ...files];
}

/** The entry; where only other modules may be edited, all of those. */
function preludeHosts({ exercise, repo }: ExerciseFiles): string[] {
  const { entry, editable } = exercise.manifest;
  const isEditable = (path: string) => matchesAny(path, editable);
  if (isEditable(entry)) return [entry];
  return [...repo.keys()].filter((path) => isEditable(path) && /(?<!\.test)\.ts$/.test(path));
}

/** A name beside the entry, so that its imports hold. */
function spareFor(entry: string, repo: Tree): string {
  const { dir, name, ext } = posix.parse(entry);
  for (let number = 1; ; number += 1) {
    const path = posix.join(dir, `${name}-honest${number === 1 ? '' : number}${ext}`);
    if (!repo.has(path)) return path;
  }
}

function withFiles(tree: Tree, files: Readonly<Record<string, string>>): Tree {
  return new Map([
    ...tree,
    ...Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const),
  ]);
}
