import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failed, type Result, success } from '../../domain/failure.ts';
import { EXTENSION, fileOfBug, GUARD } from '../../verify/trial.ts';
import { type BugFacts, openBug } from '../bug/add-bug.ts';
import { type SavedBug, saveBug } from '../bug/save-bug.ts';
import { loadDraft, writeAll } from '../draft.ts';
import { type RecordedFix, recordFix } from '../fix/record-fix.ts';
import { baseOf, targetOf } from '../fix/target.ts';
import type { AuthoringHost } from '../host.ts';
import { discardTree } from '../trees/discard-tree.ts';
import { splitTests } from './move-tests.ts';
import { bugsToTry, fixesToTry } from './suggest.ts';

export interface KeptBug extends SavedBug {
  /** The guards that notice it, and whether they are the bug's own tests now. */
  readonly guards: readonly string[];
  readonly isMoved: boolean;
}

/**
 * Puts a candidate, by its number, into the exercise as a new bug, as if it had been typed in the bug's tree.
 * @param failing ids of the hidden tests that notice it
 */
export async function keepBug(
  host: AuthoringHost,
  id: string,
  number: number,
  bug: string,
  facts: BugFacts,
  failing: readonly string[],
): Promise<Result<KeptBug>> {
  const found = await bugsToTry(host, id);
  if (!found.ok) return found;
  const { candidates } = found.value;
  const candidate = candidates.find((other) => other.number === number);
  if (!candidate) return noSuch(number, candidates.length, ['suggest', id]);
  const opened = await openBug(host, id, bug, facts, undefined);
  if (!opened.ok) return opened;
  const { tree, state } = opened.value;
  if (state !== 'opened') {
    return failed('wrong-state', `A tree is open for a bug "${bug}" already: ${tree.directory}`, {
      command: ['bug', 'add', id, bug, '--discard'],
      lead: 'Record or discard it, or choose another name; to discard it',
    });
  }
  writeFileSync(join(tree.directory, candidate.file), candidate.tree.get(candidate.file) ?? '');
  const saved = await saveBug(host, id, bug, facts);
  if (!saved.ok) {
    // Nothing in that tree was typed by anybody.
    discardTree(host, id, { kind: 'bug', bug });
    return saved;
  }
  const guards = failing.filter((test) => test.startsWith(`${GUARD} › `));
  const isMoved =
    saved.value.written.includes(`hidden/${fileOfBug(bug)}`) && moveGuards(host, id, bug, guards);
  return success({ ...saved.value, guards, isMoved });
}

/** Guards that notice a new bug become its tests; false where they can't be moved without a person. */
function moveGuards(host: AuthoringHost, id: string, bug: string, guards: readonly string[]): boolean {
  const draft = loadDraft(host, id);
  const source = draft.ok ? draft.value.hidden.get(GUARD)?.toString('utf8') : undefined;
  if (!draft.ok || source === undefined || guards.length === 0) return false;
  const titles = new Set(guards.map((test) => test.slice(`${GUARD} › `.length)));
  const split = splitTests(source, titles);
  if (!split) return false;
  const hidden = join(draft.value.exercise.solutionRoot, 'hidden');
  const changes = new Map([
    [join(hidden, GUARD), split.kept],
    [join(hidden, fileOfBug(bug)), split.moved],
  ]);
  writeAll(host, id, changes);
  return true;
}

/**
 * Puts a made-up fix, by its number, into the corpus as a wrong fix.
 * @param failing ids of the hidden tests that it fails
 */
export async function keepFix(
  host: AuthoringHost,
  id: string,
  bugName: string,
  {
    number,
    name,
    failing,
  }: { readonly number: number; readonly name: string; readonly failing: readonly string[] },
  { why, message }: { readonly why: string | undefined; readonly message: string | undefined },
): Promise<Result<RecordedFix>> {
  const found = await fixesToTry(host, id, bugName);
  if (!found.ok) return found;
  const { exerciseFiles, bug, fixes } = found.value;
  const which = fixes.find((madeUp) => madeUp.number === number);
  if (!which) {
    const numbers = fixes.map((madeUp) => madeUp.number);
    return failed(
      'bad-arguments',
      `There is no made-up fix ${number} of "${bugName}"; there are ${numbers.join(', ') || 'none'}.`,
      { command: ['suggest', id, bugName] },
    );
  }
  const target = targetOf(bug, 'wrong', name);
  if (!target.ok) return target;
  if (exerciseFiles.patches.some((patch) => patch.name === target.value.patch)) {
    return failed('wrong-state', `There is a ${target.value.patch} already.`, {
      retype: { replace: { typo: name, meant: `${name}-2` } },
    });
  }
  const base = baseOf(exerciseFiles, bug);
  if (!base.ok) return base;
  const typed = { base: base.value, files: which.tree, directory: 'the suggestion', again: { retype: {} } };
  const { original, replacement } = which.mutant;
  return recordFix(host, exerciseFiles, target.value, typed, {
    why: why ?? `Suggested: ${replacement || 'nothing'} instead of ${original || 'nothing'}.`,
    message,
    ...(bug !== null && { alive: survives(bug, failing) ? [bug] : [] }),
  });
}

/** A wrong fix that only a guard notices squashes its bug; one that nothing notices is taken for alive until a test does. */
function survives(bug: string, failing: readonly string[]): boolean {
  const own = failing.some((test) => test.startsWith(`${fileOfBug(bug)} › `));
  return own || !failing.some((test) => test.startsWith(`${GUARD} › `) || test.startsWith(`${EXTENSION} › `));
}

const noSuch = (number: number, made: number, command: readonly string[]): Result<never> =>
  failed(
    'bad-arguments',
    `There is no suggestion ${number}; they are numbered up to ${made}, and change with the code.`,
    { command },
  );
