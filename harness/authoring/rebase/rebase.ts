import { join } from 'node:path';
import {
  type ExerciseFiles,
  type Patch,
  readExerciseFiles,
  type Tree,
} from '../../catalog/exercise-files.ts';
import type { NextStep, Result } from '../../domain/failure.ts';
import { success } from '../../domain/failure.ts';
import { changesIn, type FileChanges, loadDraft, repoOf, writeAll } from '../draft.ts';
import type { AuthoringHost } from '../host.ts';
import type { FileConflict } from '../merge/merge-trees.ts';
import { treeName } from '../trees/tree-marker.ts';
import { isDirty, makeTree, openTree } from '../trees/working-tree.ts';
import { baselinesOf, recordBaseline } from './baselines.ts';
import { patchNames, rewriteHistory } from './history.ts';
import { planRebase, type StuckPatch } from './plan-rebase.ts';

/** A patch that its author has to look at, and what to type then. */
export interface Unsolved {
  readonly patch: string;
  readonly kind: StuckPatch['kind'] | 'history';
  readonly why: string;
  readonly conflicts: readonly FileConflict[];
  /** A working tree in which it can be solved. */
  readonly directory: string | null;
  readonly next: NextStep;
}

export interface Rebased {
  readonly exercise: string;
  readonly rebased: readonly string[];
  readonly unchanged: number;
  readonly history: readonly string[];
  readonly unsolved: readonly Unsolved[];
}

/** Brings patches and history along after a change of `repo/`. What cannot be brought along stays as it was. */
export async function rebase(host: AuthoringHost, id: string): Promise<Result<Rebased>> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  return bringAlong(host, draft.value, draft.value.repo, new Map());
}

/**
 * Writes `repo` and `changes`, with all patches and the history brought along to them.
 * @param exerciseFiles as they are now, with the manifest as it will be
 * @param written patches that are made for the new `repo`
 */
export async function bringAlong(
  host: AuthoringHost,
  exerciseFiles: ExerciseFiles,
  repo: Tree,
  changes: FileChanges,
  written: readonly Patch[] = [],
): Promise<Result<Rebased>> {
  const { exercise } = exerciseFiles;
  const { exerciseRoot, solutionRoot, manifest } = exercise;
  const names = new Set(written.map(({ name }) => name));
  const patches = exerciseFiles.patches.filter(({ name }) => !names.has(name));
  const next = { exercise, repo, patches: [...patches, ...written] };
  const plan = planRebase(next, [...baselinesOf(host, exerciseFiles), { repo, references: new Map() }]);
  const history = rewriteHistory(exerciseRoot, repo);
  const past = historyChanges(exerciseRoot, history);
  writeAll(
    host,
    manifest.id,
    new Map<string, string | Buffer | null>([
      ...[...written, ...plan.rebased].map(({ name, text }) => [join(solutionRoot, name), text] as const),
      ...changesIn(repoOf(exercise), exerciseFiles.repo, repo),
      ...past,
      ...changes,
    ]),
  );
  const unsolved: Unsolved[] = [];
  for (const stuck of plan.stuck) unsolved.push(await opened(host, exerciseFiles, stuck));
  if (history.outcome === 'refused') {
    unsolved.push({
      patch: `history/${history.patch}`,
      kind: 'history',
      why: history.why,
      conflicts: [],
      directory: null,
      next: `Make ${join(exerciseRoot, 'history', history.patch)} again with git format-patch.`,
    });
  }
  if (plan.stuck.length === 0) {
    const now = loadDraft(host, manifest.id);
    if (now.ok) recordBaseline(host, readExerciseFiles(now.value.exercise));
  }
  return success({
    exercise: manifest.id,
    rebased: plan.rebased.map(({ name }) => name),
    unchanged: plan.unchanged,
    history: [...past.keys()].map((path) => path.slice(exerciseRoot.length + 1)),
    unsolved,
  });
}

function historyChanges(
  exerciseRoot: string,
  history: ReturnType<typeof rewriteHistory>,
): ReadonlyMap<string, string | null> {
  if (history.outcome === 'refused') return new Map();
  const folder = join(exerciseRoot, 'history');
  // One that is empty now would stop `git am`.
  const dropped = patchNames(folder).filter((name) => history.dropped.includes(name));
  return new Map([
    ...[...history.changed].map(([name, text]) => [join(folder, name), text] as const),
    ...dropped.map((name) => [join(folder, name), null] as const),
  ]);
}

const WHY: Readonly<Record<StuckPatch['kind'], string>> = {
  conflict: 'repo/ and the patch change the same lines.',
  'nothing left': 'repo/ has all that the patch would change.',
  'no base': 'It fits no repo/ that is known: neither what was recorded or committed, nor what is there now.',
  waits: 'It goes on all references, and one of them is unsolved.',
};

/** Opens a conflict as a working tree, with both sides between markers; one that is being solved stays as it is. */
async function opened(
  host: AuthoringHost,
  { exercise }: ExerciseFiles,
  stuck: StuckPatch,
): Promise<Unsolved> {
  const { id } = exercise.manifest;
  const { patch, kind } = stuck;
  const { name, bug } = patch;
  const file =
    name
      .split('/')
      .at(-1)
      ?.replace(/\.patch$/, '') ?? '';
  const words = [id, bug ?? 'extension', file];
  const said = { patch: name, kind, why: WHY[kind] };
  if (kind === 'waits')
    return {
      ...said,
      conflicts: [],
      directory: null,
      next: { command: ['rebase', id], lead: 'When that is solved' },
    };
  if (kind !== 'conflict')
    return {
      ...said,
      conflicts: [],
      directory: null,
      next: { command: ['fix', 'edit', ...words], lead: 'Write it anew, or delete it' },
    };
  const next: NextStep = { command: ['fix', 'save', ...words], lead: 'Solve it there, then type' };
  const { base, merged, conflicts } = stuck;
  const purpose = { kind: 'fix' as const, bug, patch: name };
  const open = openTree(host, exercise, treeName(purpose));
  if (open && isDirty(open)) return { ...said, conflicts, directory: open.directory, next };
  const made = open ? success(open) : await makeTree(host, exercise, { purpose, base, files: merged });
  return { ...said, conflicts, directory: made.ok ? made.value.directory : null, next };
}
