import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ExerciseFiles, referenceOf } from '../../catalog/exercise-files.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { loadDraft } from '../draft.ts';
import type { AuthoringHost } from '../host.ts';
import { fitsExactly } from '../merge/exact-fit.ts';
import { solvedTree } from '../rebase/plan-rebase.ts';
import { treeName } from '../trees/tree-marker.ts';
import { isDirty, makeTree, openTree, type WorkingTree, writeMarker } from '../trees/working-tree.ts';

/** What a mentor says of a bug; what is not said yet can be said when it is recorded. */
export interface BugFacts {
  readonly title?: string | undefined;
  /** 1–5. */
  readonly weight?: number | undefined;
  /** A quotation from the ticket. */
  readonly symptom?: string | undefined;
}

export interface OpenedBug {
  readonly tree: WorkingTree;
  /** Whether it was open already, and whether something was typed in it since. */
  readonly state: 'opened' | 'was open' | 'changed';
}

const RESERVED = ['guard', 'extension', 'support'];

/** Opens a healthy tree for a bug to be put into, or finds the one that is open. */
export async function openBug(
  host: AuthoringHost,
  id: string,
  bug: string,
  facts: BugFacts,
  directory: string | undefined,
): Promise<Result<OpenedBug>> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  const { exercise } = draft.value;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(bug) || RESERVED.includes(bug)) {
    const why = RESERVED.includes(bug)
      ? 'hidden/ keeps that name for other files'
      : 'it has to be lower-case words joined by hyphens';
    return failed('bad-arguments', `A bug can't be called "${bug}": ${why}.`, {
      command: ['bug', 'add', id, 'off-by-one'],
      lead: 'Name it like this',
    });
  }
  const open = openTree(host, exercise, treeName({ kind: 'bug', bug }));
  if (open) {
    const said = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
    const marker = { ...open.marker, purpose: { ...open.marker.purpose, ...said } };
    writeMarker(open.directory, marker);
    return success({ tree: { ...open, marker }, state: isDirty(open) ? 'changed' : 'was open' });
  }
  if (
    exercise.solution.bugs.some((known) => known.id === bug) ||
    existsSync(join(exercise.solutionRoot, 'fixes', bug, 'reference.patch'))
  ) {
    return failed('wrong-state', `"${id}" has a bug "${bug}" already.`, {
      command: ['fix', 'edit', id, bug, 'reference'],
      lead: 'Change its fix, or change repo/ itself and rebase',
    });
  }
  const base = healthyTree(draft.value);
  if (!base.ok) return base;
  const made = await makeTree(host, exercise, {
    purpose: { kind: 'bug', bug, ...facts },
    base: base.value,
    files: base.value,
    directory,
  });
  return made.ok ? success({ tree: made.value, state: 'opened' }) : made;
}

/** `repo/` with all its references; refuses while a patch does not fit `repo/`. */
export function healthyTree(exerciseFiles: ExerciseFiles): Result<ExerciseFiles['repo']> {
  const { exercise, repo, patches } = exerciseFiles;
  const { id } = exercise.manifest;
  const adrift = patches.find(({ bug, text }) => bug !== null && !fitsExactly(repo, text));
  if (adrift) {
    return failed('patch-conflict', `${adrift.name} was made for another repo/ than there is now.`, {
      command: ['rebase', id],
      lead: 'First bring the patches along',
    });
  }
  const references = exercise.solution.bugs.map((bug) => referenceOf(exerciseFiles, bug.id)?.text);
  const solved = solvedTree(repo, references);
  if (solved) return success(solved);
  const [missing] = exercise.solution.bugs.filter((bug) => !referenceOf(exerciseFiles, bug.id));
  return missing
    ? failed('broken-manifest', `The bug "${missing.id}" has no reference.`, {
        command: ['fix', 'add', id, missing.id, '--reference'],
      })
    : failed('patch-conflict', 'The references do not combine.', {
        command: ['verify', id, '--only', 'manifest'],
      });
}
