import { basename, join } from 'node:path';
import { type ExerciseFiles, type Patch, referenceOf, type Tree } from '../../../catalog/exercise-files.ts';
import type { NextStep } from '../../../domain/failure.ts';
import { applyGitPatch, isGitPatch } from '../../../files/apply-patch.ts';
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

/** What brings a patch on that does not apply: it was made for another `repo/`, or it can't be read. */
export function stepForMisfit(id: string, { name, bug, text }: Patch): NextStep {
  return isGitPatch(text)
    ? { command: ['rebase', id], lead: 'Bring it along to repo/ as it is now' }
    : {
        command: ['fix', 'edit', id, bug ?? 'extension', basename(name, '.patch')],
        lead: 'Write it anew, or delete it',
      };
}

export function checkPatch({ exercise }: ExerciseFiles, patch: Patch, base: Tree): Finding[] {
  const file = join(exercise.solutionRoot, patch.name);
  const onto = patch.bug === null ? 'repo/ with all references' : 'repo/';
  const applied = applyGitPatch(base, patch.text, patch.name);
  if (!applied.ok || !isGitPatch(patch.text)) {
    const { why, line } = whyGitRefuses(base, patch.text) ?? {
      why: applied.ok ? 'it is no git diff.' : applied.failure.message,
      line: null,
    };
    const next = stepForMisfit(exercise.manifest.id, patch);
    return [found('manifest', messages.doesNotApply(patch.name, onto, why, next), file, line)];
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
