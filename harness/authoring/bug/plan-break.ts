import { join } from 'node:path';
import type { ExerciseFiles, Patch, Tree } from '../../catalog/exercise-files.ts';
import type { Bug } from '../../domain/exercise.ts';
import { failed, type NextStep, type Result, success } from '../../domain/failure.ts';
import { matchesAny } from '../../files/globs.ts';
import { checkReferencesCombine } from '../../verify/checks/manifest/reference-distance.ts';
import { whyNotErasable } from '../../verify/checks/manifest/sources.ts';
import { treePatch } from '../../verify/tree-patch.ts';
import { isBinary, noBinary } from '../merge/binary.ts';
import { firstMarker, mergeTrees, sameContent } from '../merge/merge-trees.ts';
import { solvedTree } from '../rebase/plan-rebase.ts';
import type { BugFacts } from './add-bug.ts';
import { rootCauseOf } from './root-cause.ts';

/** A healthy tree, and what was broken in it. */
export interface Break {
  readonly bug: string;
  readonly facts: BugFacts;
  readonly base: Tree;
  readonly broken: Tree;
  /** Where it was typed, for messages. */
  readonly directory: string;
  /** What to type once it is changed. */
  readonly again: NextStep;
}

export interface PlannedBreak {
  /** `repo/` with the new bug beside the others. */
  readonly tree: Tree;
  readonly reference: Patch;
  readonly entry: Bug;
  /** The exercise with the bug declared. */
  readonly next: ExerciseFiles;
}

/** Tests are not a part of the break: a visible test that reproduces the bug stays, whatever is fixed. */
const isTest = (path: string): boolean =>
  /(^|\/)(tests?|__tests__)\//.test(path) || /\.(test|spec)\.[cm]?ts$/.test(path);

/** What a break makes of the exercise, before anything is written; refuses one whose reference would not combine. */
export function planBreak(
  exerciseFiles: ExerciseFiles,
  { bug, facts, base, broken, directory, again }: Break,
): Result<PlannedBreak> {
  const { exercise, repo } = exerciseFiles;
  const unusable = whyUnusable(base, broken, directory, again);
  if (unusable) return unusable;
  const merged = mergeTrees(base, repo, broken, { ours: 'the other bugs', base: 'healthy', theirs: bug });
  const [conflict] = merged.conflicts;
  if (conflict) {
    return failed(
      'patch-conflict',
      `The break changes lines of ${conflict.path} that another bug has changed. There: ${quote(conflict.ours)} Yours: ${quote(conflict.theirs)}`,
      again,
    );
  }
  const { editable } = exercise.manifest;
  const isBreak = (path: string) => matchesAny(path, editable) && !isTest(path);
  const fixed = new Map(merged.tree);
  for (const path of changedPaths(base, broken).filter(isBreak)) {
    const before = repo.get(path);
    if (before === undefined) fixed.delete(path);
    else fixed.set(path, before);
  }
  const reference: Patch = {
    name: `fixes/${bug}/reference.patch`,
    kind: 'reference',
    bug,
    text: treePatch(merged.tree, fixed),
  };
  if (reference.text === '') {
    return failed(
      'wrong-state',
      `Nothing that ${editable.join(', ')} cover has been broken in ${directory}.`,
      again,
    );
  }
  const cause = rootCauseOf(merged.tree, reference.text);
  if (!cause) {
    return failed(
      'wrong-state',
      `All that was broken in ${directory} are files that are gone; a bug lies in a file that a candidate can open.`,
      again,
    );
  }
  const entry = bugEntry(bug, facts, cause);
  const next = withBug(exerciseFiles, entry);
  const tooClose = checkReferencesCombine({
    ...next,
    repo: merged.tree,
    patches: [...rebasedAlone(next, merged.tree), reference],
  })[0];
  if (tooClose) return failed('patch-conflict', tooClose.message, again);
  return success({ tree: merged.tree, reference, entry, next });
}

/** The references as they will be beside the break. */
function rebasedAlone({ patches, repo }: ExerciseFiles, broken: Tree): Patch[] {
  return patches
    .filter(({ kind, bug }) => kind === 'reference' && bug !== null)
    .flatMap((patch) => {
      const applied = mergedReference(patch, repo, broken);
      return applied === null ? [] : [{ ...patch, text: applied }];
    });
}

function mergedReference(patch: Patch, repo: Tree, broken: Tree): string | null {
  const fixed = solvedTree(repo, [patch.text]);
  if (!fixed) return null;
  const { tree, conflicts } = mergeTrees(repo, broken, fixed, { ours: '', base: '', theirs: '' });
  return conflicts.length > 0 ? null : treePatch(broken, tree);
}

function whyUnusable(base: Tree, broken: Tree, directory: string, again: NextStep) {
  const changed = changedPaths(base, broken);
  if (changed.length === 0) return failed('wrong-state', `Nothing has been changed in ${directory}.`, again);
  for (const path of changed) {
    if (isBinary(broken.get(path)) || isBinary(base.get(path))) return noBinary(join(directory, path), again);
    const text = broken.get(path)?.toString('utf8') ?? '';
    const marker = firstMarker(text);
    if (marker !== null)
      return failed(
        'patch-conflict',
        `${join(directory, path)}:${marker} still holds a conflict marker.`,
        again,
      );
    const why = path.endsWith('.ts') ? whyNotErasable(text) : null;
    if (why)
      return failed(
        'wrong-state',
        `Node can't run ${join(directory, path)}:${why.line}: ${why.message}`,
        again,
      );
  }
  return undefined;
}

const changedPaths = (before: Tree, after: Tree): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => !sameContent(before.get(path), after.get(path)),
  );

function bugEntry(id: string, { title, weight, symptom }: BugFacts, root_cause: Bug['root_cause']): Bug {
  return {
    id,
    title: title ?? 'TODO: what is wrong, as it is shown once it is squashed',
    weight: weight ?? 2,
    symptom: symptom ?? 'TODO: a sentence of TICKET.md, letter by letter',
    root_cause,
    hints: [],
  };
}

function withBug(exerciseFiles: ExerciseFiles, bug: Bug): ExerciseFiles {
  const { exercise } = exerciseFiles;
  const solution = { ...exercise.solution, bugs: [...exercise.solution.bugs, bug] };
  return { ...exerciseFiles, exercise: { ...exercise, solution } };
}

const quote = (text: string | null): string =>
  text === null ? 'the file is gone.' : `"${text.trim().slice(0, 200)}".`;
