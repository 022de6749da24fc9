import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ZodType } from 'zod';
import { type Exercise, LEVELS, type PublicManifest, type SolutionManifest } from '../domain/exercise.ts';
import { type Failure, failed, type Result, success } from '../domain/failure.ts';
import { exerciseDigest } from './digest.ts';
import { knownManifest, type ManifestKind } from './known-manifests.ts';
import { draftSolutionSchema, exerciseSchema, parseManifest, solutionSchema } from './manifest.ts';
import { nearestNames } from './names.ts';
import { ownPackagesOf } from './own-packages.ts';

/** Where a collection of exercises lies: the folders that hold `<id>/`, absolute. */
export interface Collection {
  readonly exercisesRoot: string;
  readonly solutionsRoot: string;
  /** What of it was named in the command at hand: that counts more than what an attempt remembers. */
  readonly named?: { readonly exercisesRoot?: string; readonly solutionsRoot?: string };
}

/** A catalog line: a manifest, or why it can't be read. One broken exercise never hides the others. */
export type CatalogEntry = { readonly id: string } & (
  | { readonly manifest: PublicManifest; readonly failure?: never }
  | { readonly manifest?: never; readonly failure: Failure }
);

/**
 * Lists the collection, the easiest and shortest first, because that is where people should begin. A folder
 * counts as an exercise when it holds an `exercise.yaml`.
 */
export function listExercises(collection: Collection): CatalogEntry[] {
  const ease = ({ manifest }: CatalogEntry) =>
    manifest ? LEVELS.indexOf(manifest.level) * 1_000 + manifest.minutes : Number.POSITIVE_INFINITY;
  return exerciseIds(collection)
    .map((id): CatalogEntry => {
      const manifest = readPublicManifest(collection, id);
      return manifest.ok ? { id, manifest: manifest.value } : { id, failure: manifest.failure };
    })
    .sort((a, b) => ease(a) - ease(b) || (a.id < b.id ? -1 : 1));
}

/** Reads one exercise with both halves. Yields `unknown-exercise` (with the nearest ids) or `broken-manifest`. */
export function readExercise(collection: Collection, id: string): Result<Exercise> {
  const exercise = read(collection, id, solutionSchema);
  if (exercise.ok) return exercise;
  const draft = readDraft(collection, id);
  if (!draft.ok || draft.value.solution.bugs.length > 0) return exercise;
  return failed('broken-manifest', `"${id}" is a draft: there is no bug in it yet.`, {
    command: ['status', id],
    lead: 'See what it lacks',
  });
}

/** The same of an exercise that is being made: it may have no bugs yet. */
export function readDraft(collection: Collection, id: string): Result<Exercise> {
  return read(collection, id, draftSolutionSchema);
}

function read(collection: Collection, id: string, schema: typeof solutionSchema): Result<Exercise> {
  const known = exerciseIds(collection);
  if (!known.includes(id)) return unknownExercise(id, known);
  const exerciseRoot = join(collection.exercisesRoot, id);
  const solutionRoot = join(collection.solutionsRoot, id);
  const manifest = readPublicManifest(collection, id);
  const solution = readSolution(solutionRoot, schema);
  const ticketFile = join(exerciseRoot, 'TICKET.md');
  const ticket: Result<string> = existsSync(ticketFile)
    ? success(readFileSync(ticketFile, 'utf8'))
    : failed('broken-manifest', `${ticketFile} is missing.`, `Write ${ticketFile}.`);
  if (!manifest.ok || !solution.ok || !ticket.ok) return joinedFailure([manifest, solution, ticket]);
  const ownPackages = ownPackagesOf(collection.exercisesRoot);
  return success({
    ...(ownPackages && { ownPackages }),
    manifest: manifest.value,
    solution: solution.value,
    digest: exerciseDigest(exerciseRoot, solutionRoot),
    exerciseRoot,
    solutionRoot,
    ticket: ticket.value,
  });
}

/** An exercise's content digest, its manifests unread; null where it has no hidden half. */
export function contentDigest(collection: Collection, id: string): string | null {
  const solutionRoot = join(collection.solutionsRoot, id);
  if (!existsSync(solutionRoot)) return null;
  return exerciseDigest(join(collection.exercisesRoot, id), solutionRoot);
}

function readSolution(solutionRoot: string, schema: typeof solutionSchema): Result<SolutionManifest> {
  const file = join(solutionRoot, 'solution.yaml');
  if (!existsSync(file)) return failed('broken-manifest', `${file} is missing.`, `Write ${file}.`);
  // The build knows finished manifests only, and each of them is a valid draft.
  return readManifest('solution', file, schema);
}

/** What the build knows of a manifest's text, or what it says against its schema. */
function readManifest<T>(kind: ManifestKind, file: string, schema: ZodType<T>): Result<T> {
  const source = readFileSync(file, 'utf8');
  const known = knownManifest<T>(kind, source);
  return known === undefined ? parseManifest(source, file, schema) : success(known);
}

/** All that is wrong with the halves of an exercise as one failure, a line each; the first says what to do. */
function joinedFailure(results: readonly Result<unknown>[]): Result<never> {
  const failures = results.flatMap((result) => (result.ok ? [] : [result.failure]));
  const message = failures.map(({ message }) => message).join('\n');
  return failed('broken-manifest', message, failures[0]?.next ?? '');
}

function exerciseIds({ exercisesRoot }: Collection): string[] {
  if (!existsSync(exercisesRoot)) return [];
  return readdirSync(exercisesRoot, { withFileTypes: true })
    .filter((item) => item.isDirectory() && existsSync(join(exercisesRoot, item.name, 'exercise.yaml')))
    .map((item) => item.name)
    .sort();
}

function readPublicManifest({ exercisesRoot }: Collection, id: string): Result<PublicManifest> {
  const file = join(exercisesRoot, id, 'exercise.yaml');
  const manifest = readManifest('exercise', file, exerciseSchema);
  if (manifest.ok && manifest.value.id !== id) {
    return failed(
      'broken-manifest',
      `${file}: "id" is "${manifest.value.id}", but the folder is called "${id}".`,
      'Give both the same name.',
    );
  }
  return manifest;
}

function unknownExercise(id: string, known: readonly string[]): Result<never> {
  const near = nearestNames(id, known).slice(0, 3);
  const names = near.length > 0 ? near : known;
  const hint = near.length > 0 ? 'The nearest names' : 'There are';
  return failed(
    'unknown-exercise',
    `There is no exercise "${id}". ${hint}: ${names.join(', ') || 'none'}.`,
    near[0] === undefined ? { command: ['list'] } : { retype: { replace: { typo: id, meant: near[0] } } },
  );
}
