import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ExerciseFiles, Patch, Tree } from '../../catalog/exercise-files.ts';
import type { Bug, Exercise } from '../../domain/exercise.ts';
import { failed, type NextStep, type Result, success } from '../../domain/failure.ts';
import { matchesAny } from '../../files/globs.ts';
import { checkReferencesCombine } from '../../verify/checks/manifest/reference-distance.ts';
import { whyNotErasable } from '../../verify/checks/manifest/sources.ts';
import { treePatch } from '../../verify/tree-patch.ts';
import { loadDraft } from '../draft.ts';
import type { AuthoringHost } from '../host.ts';
import { withEntry } from '../manifest/edit-manifest.ts';
import { firstMarker, mergeTrees, sameContent } from '../merge/merge-trees.ts';
import { solvedTree } from '../rebase/plan-rebase.ts';
import { bringAlong, type Rebased } from '../rebase/rebase.ts';
import { closeTree, openTree, treeBase, treeNow, type WorkingTree } from '../trees/working-tree.ts';
import { type BugFacts, healthyTree } from './add-bug.ts';
import { rootCauseOf } from './root-cause.ts';
import { bugTestSkeleton } from './skeletons.ts';

export interface SavedBug {
  readonly bug: string;
  /** What was written, by name in the exercise or the solution. */
  readonly written: readonly string[];
  readonly rebased: Rebased;
}

/** Tests are not a part of the break: a visible test that reproduces the bug stays, whatever is fixed. */
const isTest = (path: string): boolean =>
  /(^|\/)(tests?|__tests__)\//.test(path) || /\.(test|spec)\.[cm]?ts$/.test(path);

/**
 * Records the break that was typed in a bug's tree: `repo/` gets it beside all other bugs, its way back becomes the
 * reference. Nothing is written unless the new reference combines with the others.
 */
export async function saveBug(
  host: AuthoringHost,
  id: string,
  bug: string,
  said: BugFacts,
): Promise<Result<SavedBug>> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  const { exercise, repo } = draft.value;
  const tree = openTree(host, exercise, `bug-${bug}`);
  if (!tree) {
    return failed('wrong-state', `No tree is open for a bug "${bug}" of "${id}".`, {
      command: ['bug', 'add', id, bug],
      lead: 'Open one',
    });
  }
  const healthy = healthyTree(draft.value);
  if (!healthy.ok) return healthy;
  const [base, broken] = [treeBase(tree), treeNow(tree)];
  const again: NextStep = {
    command: ['bug', 'add', id, bug, '--save'],
    lead: `Change it in ${tree.directory}, then type`,
  };
  const unusable = whyUnusable(base, broken, tree, again);
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
      `Nothing that ${editable.join(', ')} cover has been broken in ${tree.directory}.`,
      again,
    );
  }
  const facts = { ...factsOf(tree), ...definedOf(said) };
  const entry = bugEntry(bug, facts, rootCauseOf(merged.tree, reference.text));
  const next = withBug(draft.value, entry);
  const tooClose = checkReferencesCombine({
    ...next,
    repo: merged.tree,
    patches: [...rebasedAlone(next, merged.tree), reference],
  })[0];
  if (tooClose) return failed('patch-conflict', tooClose.message, again);
  const manifest = join(exercise.solutionRoot, 'solution.yaml');
  const test = join(exercise.solutionRoot, 'hidden', `${bug}.test.ts`);
  const ticket = join(exercise.exerciseRoot, 'TICKET.md');
  const changes = new Map<string, string>([
    [manifest, withEntry(readFileSync(manifest, 'utf8'), 'bugs', entry)],
    ...(existsSync(test)
      ? []
      : [[test, bugTestSkeleton(exercise.manifest, bug, entry.root_cause.symbol)] as const]),
    ...(facts.symptom === undefined || exercise.ticket.includes(facts.symptom)
      ? []
      : [[ticket, `${exercise.ticket.trimEnd()}\n\n> "${facts.symptom}"\n`] as const]),
  ]);
  const rebased = await bringAlong(host, next, merged.tree, changes, [reference]);
  if (!rebased.ok) return rebased;
  closeTree(host, exercise, tree);
  return success({
    bug,
    written: ['repo/', reference.name, ...[...changes.keys()].map((path) => shownIn(exercise, path))],
    rebased: rebased.value,
  });
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

function whyUnusable(base: Tree, broken: Tree, { directory }: WorkingTree, again: NextStep) {
  const changed = changedPaths(base, broken);
  if (changed.length === 0) return failed('wrong-state', `Nothing has been changed in ${directory}.`, again);
  for (const path of changed) {
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

function factsOf({ marker }: WorkingTree): BugFacts {
  return marker.purpose.kind === 'bug' ? definedOf(marker.purpose) : {};
}

const definedOf = ({ title, weight, symptom }: BugFacts): BugFacts => ({
  ...(title !== undefined && { title }),
  ...(weight !== undefined && { weight }),
  ...(symptom !== undefined && { symptom }),
});

const quote = (text: string | null): string =>
  text === null ? 'the file is gone.' : `"${text.trim().slice(0, 200)}".`;

/** A file of either half, as its mentor calls it. */
const shownIn = ({ exerciseRoot, solutionRoot }: Exercise, path: string): string =>
  relative(path.startsWith(`${exerciseRoot}/`) ? exerciseRoot : solutionRoot, path);
