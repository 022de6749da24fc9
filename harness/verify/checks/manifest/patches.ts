import { join } from 'node:path';
import { type ExerciseFiles, type Patch, referenceOf, type Tree } from '../../../catalog/exercise-files.ts';
import { applyGitPatch } from '../../../files/apply-patch.ts';
import { matchesAny } from '../../../files/globs.ts';
import { found } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { pathsOf } from '../../syntax/patch-regions.ts';
import { whyGitRefuses } from './git-refusal.ts';
import { messages } from './messages.ts';
import { whyNotErasable } from './sources.ts';

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
  if (!applied.ok) {
    const { why, line } = whyGitRefuses(base, patch.text) ?? { why: applied.failure.message, line: null };
    return [found('manifest', messages.doesNotApply(patch.name, onto, why), file, line)];
  }
  const paths = pathsOf(patch.text);
  const isUnchanged = paths.every((path) => sameContent(base.get(path), applied.value.get(path)));
  if (isUnchanged) return [found('manifest', messages.changesNothing(patch.name, onto), file)];
  const { editable } = exercise.manifest;
  return paths.flatMap((path) => {
    if (!matchesAny(path, editable)) return [found('manifest', messages.notEditable(patch.name, path), file)];
    const content = applied.value.get(path);
    const why = content && path.endsWith('.ts') ? whyNotErasable(content.toString('utf8')) : null;
    return why === null
      ? []
      : [found('manifest', messages.patchNotErasable(patch.name, path, why.message), file)];
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
