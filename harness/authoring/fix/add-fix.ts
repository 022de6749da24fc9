import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExerciseFiles, Tree } from '../../catalog/exercise-files.ts';
import { failed, type NextStep, type Result, success } from '../../domain/failure.ts';
import { matchesAny } from '../../files/globs.ts';
import { readSubmission } from '../../grading/submission.ts';
import { loadDraft } from '../draft.ts';
import type { AuthoringHost } from '../host.ts';
import { sameTree } from '../merge/merge-trees.ts';
import { solvedTree } from '../rebase/plan-rebase.ts';
import { treeName } from '../trees/tree-marker.ts';
import {
  closeTree,
  isDirty,
  makeTree,
  openTree,
  treeBase,
  treeNow,
  type WorkingTree,
} from '../trees/working-tree.ts';
import { type FixFacts, type RecordedFix, recordFix } from './record-fix.ts';
import { baseOf, bugNamed, type FixTarget, patchNamed } from './target.ts';

/** A tree to write a fix in, or a fix that was recorded. */
export type FixStep =
  | { readonly step: 'opened' | 'was open' | 'changed'; readonly tree: WorkingTree }
  | { readonly step: 'recorded'; readonly fix: RecordedFix };

/**
 * Records a changed tree of the exercise as a new fix: the one that is open for it, or any directory with its code. Where
 * there is neither, opens one.
 * @param directory with a changed copy of the code, or where the tree is to go
 */
export async function addFix(
  host: AuthoringHost,
  id: string,
  target: FixTarget,
  facts: FixFacts,
  directory: string | undefined,
): Promise<Result<FixStep>> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  const { exercise, patches } = draft.value;
  const words = wordsOf(id, target);
  if (patches.some(({ name }) => name === target.patch)) {
    return failed('wrong-state', `There is a ${target.patch} already.`, {
      command: ['fix', 'edit', ...words],
    });
  }
  if (target.kind === 'wrong' && !facts.why?.trim()) {
    return failed(
      'bad-arguments',
      'A wrong fix needs its reason.',
      'Type the same again with --why "what is wrong with it".',
    );
  }
  const purpose = { kind: 'fix' as const, bug: target.bug, patch: target.patch };
  const open = openTree(host, exercise, treeName(purpose));
  const again: NextStep = { retype: {} };
  if (open && (directory === undefined || directory === open.directory)) {
    if (!isDirty(open)) return success({ step: 'was open', tree: open });
    const typed = { base: treeBase(open), files: treeNow(open), directory: open.directory, again };
    const recorded = await recordFix(host, draft.value, target, typed, { ...factsOf(open), ...facts });
    if (!recorded.ok) return recorded;
    closeTree(host, exercise, open);
    return success({ step: 'recorded', fix: recorded.value });
  }
  const base = baseOf(draft.value, target.bug);
  if (!base.ok) return base;
  if (directory !== undefined && existsSync(directory) && readdirSync(directory).length > 0) {
    const files = typedIn(draft.value, base.value, directory);
    if (!files.ok) return files;
    const typed = { base: base.value, files: files.value, directory, again };
    const recorded = await recordFix(host, draft.value, target, typed, facts);
    return recorded.ok ? success({ step: 'recorded', fix: recorded.value }) : recorded;
  }
  const made = await makeTree(host, exercise, {
    purpose: { ...purpose, ...definedOf(facts) },
    base: base.value,
    files: base.value,
    directory,
  });
  return made.ok ? success({ step: 'opened', tree: made.value }) : made;
}

/** Opens a fix that is there as a working tree; one in which something was typed is not touched. */
export async function editFix(
  host: AuthoringHost,
  id: string,
  bugName: string,
  named: string,
  directory: string | undefined,
): Promise<Result<Extract<FixStep, { tree: WorkingTree }>>> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  const bug = bugNamed(draft.value, bugName);
  if (!bug.ok) return bug;
  const patch = patchNamed(draft.value, bug.value, named);
  if (!patch.ok) return patch;
  const { name, text } = patch.value;
  const purpose = { kind: 'fix' as const, bug: bug.value, patch: name };
  const open = openTree(host, draft.value.exercise, treeName(purpose));
  if (open) return success({ step: isDirty(open) ? 'changed' : 'was open', tree: open });
  const base = baseOf(draft.value, bug.value);
  if (!base.ok) return base;
  // One that does not go on is written anew, from the code it should go on.
  const files = solvedTree(base.value, [text]) ?? base.value;
  const made = await makeTree(host, draft.value.exercise, { purpose, base: base.value, files, directory });
  return made.ok ? success({ step: 'opened', tree: made.value }) : made;
}

/** Puts a fix that was edited back. */
export async function saveFix(
  host: AuthoringHost,
  id: string,
  bugName: string,
  named: string,
): Promise<Result<RecordedFix>> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  const bug = bugNamed(draft.value, bugName);
  if (!bug.ok) return bug;
  const patch = patchNamed(draft.value, bug.value, named);
  if (!patch.ok) return patch;
  const { name, kind } = patch.value;
  const target: FixTarget = { bug: bug.value, kind, patch: name };
  const tree = openTree(host, draft.value.exercise, treeName({ ...target, kind: 'fix' }));
  const words = wordsOf(id, target);
  if (!tree) {
    return failed('wrong-state', `No tree is open for ${name}.`, { command: ['fix', 'edit', ...words] });
  }
  const again: NextStep = {
    command: ['fix', 'save', ...words],
    lead: `Change it in ${tree.directory}, then type`,
  };
  const typed = { base: treeBase(tree), files: treeNow(tree), directory: tree.directory, again };
  const recorded = await recordFix(host, draft.value, target, typed, {});
  if (!recorded.ok) return recorded;
  closeTree(host, draft.value.exercise, tree);
  return recorded;
}

const wordsOf = (id: string, { bug, patch }: FixTarget): string[] => [
  id,
  bug ?? 'extension',
  patch
    .split('/')
    .at(-1)
    ?.replace(/\.patch$/, '') ?? '',
];

/** The code of a directory that holds the exercise's: a workspace, a tree, any copy. */
function typedIn({ exercise }: ExerciseFiles, base: Tree, directory: string): Result<Tree> {
  const { editable, id } = exercise.manifest;
  const read = readSubmission(directory, editable);
  if (!read.ok) return read;
  const rest = [...base].filter(([path]) => !matchesAny(path, editable));
  const files: Tree = new Map([...rest, ...read.value.files]);
  const isTheCode = [...read.value.files.keys()].some((path) => base.has(path));
  if (!isTheCode && !sameTree(files, base)) {
    return failed(
      'no-such-directory',
      `${directory} does not hold the code of "${id}": ${join(directory, [...base.keys()][0] ?? '')} is not there.`,
      'Name a directory with a changed copy of it, such as a workspace.',
    );
  }
  return success(files);
}

function factsOf({ marker: { purpose } }: WorkingTree): FixFacts {
  return purpose.kind === 'fix' ? definedOf(purpose) : {};
}

const definedOf = ({ why, message, alive, brief }: FixFacts) => ({
  ...(why !== undefined && { why }),
  ...(message !== undefined && { message }),
  ...(alive !== undefined && { alive: [...alive] }),
  ...(brief !== undefined && { brief }),
});
