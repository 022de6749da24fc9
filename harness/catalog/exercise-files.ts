import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exercise } from '../domain/exercise.ts';
import { applyGitPatch } from '../files/apply-patch.ts';
import { listTree } from '../files/list-files.ts';
import { type ProvenTests, provenTests } from './proof.ts';

/** Content by `/`-separated path. */
export type Tree = ReadonlyMap<string, Buffer>;

export const PATCH_KINDS = ['reference', 'alternative', 'wrong'] as const;
export type PatchKind = (typeof PATCH_KINDS)[number];

/** A patch of the solution. */
export interface Patch {
  /** Relative to `solutions/<id>/`. */
  readonly name: string;
  readonly kind: PatchKind;
  /** The bug it belongs to; null for the extension's. */
  readonly bug: string | null;
  readonly text: string;
}

/** All that grading and `verify` read of an exercise, read once and passed along. */
export interface ExerciseFiles {
  readonly exercise: Exercise;
  /** `repo/`, as a candidate gets it. */
  readonly repo: Tree;
  /** `hidden/` of the solution. */
  readonly hidden: Tree;
  readonly patches: readonly Patch[];
  /** Where this content was verified. */
  readonly provenTests: ProvenTests | undefined;
}

export function readTree(root: string): Tree {
  if (!existsSync(root)) return new Map();
  return new Map(listTree(root).map((path) => [path, readFileSync(join(root, path))]));
}

export function readExerciseFiles(exercise: Exercise): ExerciseFiles {
  const folders = [
    ...exercise.solution.bugs.map(({ id }) => ({ bug: id, folder: `fixes/${id}` })),
    { bug: null, folder: 'extension' },
  ];
  return {
    exercise,
    repo: readTree(join(exercise.exerciseRoot, 'repo')),
    hidden: readTree(join(exercise.solutionRoot, 'hidden')),
    patches: folders.flatMap(({ bug, folder }) =>
      patchNames(join(exercise.solutionRoot, folder)).flatMap((file) => {
        const kind = PATCH_KINDS.find((name) => file === `${name}.patch` || file.startsWith(`${name}-`));
        const name = `${folder}/${file}`;
        const text = readFileSync(join(exercise.solutionRoot, name), 'utf8');
        return kind ? [{ name, kind, bug, text }] : [];
      }),
    ),
    provenTests: provenTests(exercise),
  };
}

export function patchesOf({ patches }: ExerciseFiles, bug: string | null, kind: PatchKind): Patch[] {
  return patches.filter((patch) => patch.bug === bug && patch.kind === kind);
}

/** The reference of a bug (or, for null, of the extension), if there is one. */
export function referenceOf(material: ExerciseFiles, bug: string | null): Patch | undefined {
  return patchesOf(material, bug, 'reference')[0];
}

/** Those there are of several bugs, null standing for the extension; of all bugs unless told. */
export function referencesOf(
  material: ExerciseFiles,
  bugs: readonly (string | null)[] = material.exercise.solution.bugs.map(({ id }) => id),
): Patch[] {
  return bugs.flatMap((bug) => referenceOf(material, bug) ?? []);
}

/** `repo/` with all that can be done: every bug fixed, and the extension built where it has a reference. */
export function solvedTree(material: ExerciseFiles): Tree {
  const bugs = material.exercise.solution.bugs.map(({ id }) => id);
  return patched(material, referencesOf(material, [...bugs, null]));
}

/** `repo/` with patches applied in the order given; throws for a patch that does not apply, which layout has seen before. */
export function patched({ repo }: ExerciseFiles, patches: readonly Patch[]): Tree {
  return patches.reduce<Tree>((tree, { name, text }) => {
    const next = applyGitPatch(tree, text, name);
    if (!next.ok) throw new Error(next.failure.message);
    return next.value;
  }, repo);
}

function patchNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.patch'))
    .sort();
}
