import { join } from 'node:path';
import { type ExerciseFiles, type Patch, referenceOf, type Tree } from '../../../catalog/exercise-files.ts';
import { applyGitPatch } from '../../../files/apply-patch.ts';
import { matchesAny } from '../../../files/globs.ts';
import type { Finding } from '../../finding.ts';
import { reporterOf } from '../../reporter.ts';
import { pathsOf } from '../../syntax/patch-regions.ts';
import { whyNotErasable } from './sources.ts';

const { error } = reporterOf('manifest');

/** Whether every patch of the solution can be an answer: it applies, within `editable`, to code that Node runs. */
export function checkPatches(exerciseFiles: ExerciseFiles): Finding[] {
  const fixed = withReferences(exerciseFiles);
  return exerciseFiles.patches.flatMap((patch) => {
    const base = patch.bug === null ? fixed : exerciseFiles.repo;
    // Why the references do not combine is reported elsewhere; the extension can't be looked at until they do.
    return base ? checkPatch(exerciseFiles, patch, base) : [];
  });
}

function checkPatch({ exercise }: ExerciseFiles, patch: Patch, base: Tree): Finding[] {
  const file = join(exercise.solutionRoot, patch.name);
  const onto = patch.bug === null ? 'repo/ with all references' : 'repo/';
  const applied = applyGitPatch(base, patch.text, patch.name);
  if (!applied.ok) return [error(applied.failure.message, `make ${patch.name} anew against ${onto}`, file)];
  const paths = pathsOf(patch.text);
  const isUnchanged = paths.every((path) => sameContent(base.get(path), applied.value.get(path)));
  if (isUnchanged) return [error(`${patch.name} changes nothing.`, `make it anew against ${onto}`, file)];
  const { editable } = exercise.manifest;
  return paths.flatMap((path) => {
    if (!matchesAny(path, editable)) {
      const message = `${patch.name} changes ${path}, which is no part of a submission.`;
      return [error(message, 'leave that file alone, or add it to editable in exercise.yaml', file)];
    }
    const content = applied.value.get(path);
    const why = content && path.endsWith('.ts') ? whyNotErasable(content.toString('utf8')) : null;
    if (why === null) return [];
    const message = `${patch.name} makes ${path} something that Node cannot run by stripping types: ${why.message}`;
    return [error(message, 'write it without enums, namespaces and parameter properties', file)];
  });
}

function withReferences(exerciseFiles: ExerciseFiles): Tree | undefined {
  let tree = exerciseFiles.repo;
  for (const { id } of exerciseFiles.exercise.solution.bugs) {
    const reference = referenceOf(exerciseFiles, id);
    if (!reference) return undefined;
    const next = applyGitPatch(tree, reference.text, reference.name);
    if (!next.ok) return undefined;
    tree = next.value;
  }
  return tree;
}

function sameContent(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}
