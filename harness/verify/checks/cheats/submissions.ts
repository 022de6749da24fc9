import { posix } from 'node:path';
import type { ExerciseFiles, Tree } from '../../../catalog/exercise-files.ts';
import { valueExports } from './entry-exports.ts';
import { replyCheats } from './replies.ts';
import { libraryWrapper, serviceWrapper } from './wrappers.ts';

/** A submission that fixes nothing and would like to look as if it did. */
export interface Cheat {
  readonly name: string;
  /** What it tries, for people. */
  readonly why: string;
  /** All of `repo/`, with the cheat in it. */
  readonly tree: Tree;
}

/**
 * Submissions that answer in place of the honest code. None of them fixes a bug; one that squashes a bug shows that
 * the hidden tests can be satisfied without a fix. Attacks on grading itself are the red team's (`test/redteam/`).
 */
export function cheatsOf(exerciseFiles: ExerciseFiles): Cheat[] {
  const { exercise, repo } = exerciseFiles;
  const { manifest } = exercise;
  const names = valueExports(repo, manifest.entry);
  return replyCheats(repo, names, exercise.ticket).map(({ name, why, before, library, service }) => {
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
