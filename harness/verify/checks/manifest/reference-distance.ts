import { join } from 'node:path';
import { type ExerciseFiles, type Patch, referenceOf, type Tree } from '../../../catalog/exercise-files.ts';
import { applyGitPatch } from '../../../files/apply-patch.ts';
import { found } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { type Region, regionsOf } from '../../syntax/patch-regions.ts';
import { whyGitRefuses } from './git-refusal.ts';
import { messages } from './messages.ts';

/** Unchanged lines that must lie between two references, so that each applies with or without the other. */
const LINES_APART = 4;

/** References that come too close to each other, or whose result depends on the order. */
export function checkReferencesCombine(exerciseFiles: ExerciseFiles): Finding[] {
  const { exercise, repo } = exerciseFiles;
  // One that does not apply to repo/ alone has been reported as such.
  const references = exercise.solution.bugs
    .flatMap(({ id }) => referenceOf(exerciseFiles, id) ?? [])
    .filter(({ text, name }) => applyGitPatch(repo, text, name).ok);
  const close = references.flatMap((first, index) =>
    references.slice(index + 1).flatMap((second) => tooClose(exerciseFiles, first, second)),
  );
  if (close.length > 0) return close;
  return dependingOnOrder(exerciseFiles, references);
}

function tooClose({ exercise }: ExerciseFiles, first: Patch, second: Patch): Finding[] {
  const pairs = regionsOf(first.text).flatMap((a) =>
    regionsOf(second.text).flatMap((b) => {
      const apart = linesBetween(a, b);
      return apart !== null && apart < LINES_APART ? [{ a, b, apart }] : [];
    }),
  );
  const nearestPair = pairs.sort((a, b) => a.apart - b.apart)[0];
  if (!nearestPair) return [];
  const { a, b, apart } = nearestPair;
  const distance =
    apart < 0
      ? 'change the same lines'
      : `come within ${apart} unchanged ${apart === 1 ? 'line' : 'lines'} of each other`;
  return [
    found(
      'manifest',
      messages.tooClose(
        first.bug ?? '',
        second.bug ?? '',
        distance,
        `${a.oldPath ?? a.newPath} (lines ${a.start} and ${b.start})`,
        LINES_APART,
      ),
      join(exercise.solutionRoot, second.name),
      b.patchLine,
    ),
  ];
}

/** Unchanged lines between two stretches of one file; below zero where they overlap, null in different files. */
function linesBetween(a: Region, b: Region): number | null {
  const [pathsOfA, pathsOfB] = [
    [a.oldPath, a.newPath],
    [b.oldPath, b.newPath],
  ];
  if (!pathsOfA.some((path) => path !== null && pathsOfB.includes(path))) return null;
  // Both create the file, or one renames or deletes what the other changes.
  if (a.oldPath === null || a.oldPath !== a.newPath || b.oldPath !== b.newPath) return -1;
  const [upper, lower] = a.start <= b.start ? [a, b] : [b, a];
  return lower.start - upper.end - 1;
}

/** Tries every rotation, forwards and backwards: so each reference goes before and after each other one. */
function dependingOnOrder({ exercise, repo }: ExerciseFiles, references: readonly Patch[]): Finding[] {
  const orders = references.flatMap((_, index) => {
    const rotated = [...references.slice(index), ...references.slice(0, index)];
    return [rotated, rotated.toReversed()];
  });
  let agreed: Tree | undefined;
  for (const order of orders) {
    let tree: Tree = repo;
    const bugs = order.map(({ bug }) => bug).join(', ');
    for (const { name, text } of order) {
      const next = applyGitPatch(tree, text, name);
      if (!next.ok) {
        const { why, line } = whyGitRefuses(tree, text) ?? { why: next.failure.message, line: null };
        const said = messages.orderRefused(bugs, `${name}: ${why}`);
        return [found('manifest', said, join(exercise.solutionRoot, name), line)];
      }
      tree = next.value;
    }
    agreed ??= tree;
    if (!isSame(agreed, tree)) {
      return [found('manifest', messages.orderMatters(bugs), exercise.solutionRoot)];
    }
  }
  return [];
}

function isSame(a: Tree, b: Tree): boolean {
  return a.size === b.size && [...a].every(([path, content]) => b.get(path)?.equals(content));
}
