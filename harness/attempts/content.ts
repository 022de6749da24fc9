import { type FoundExercise, findExercise, isIn } from '../catalog/find-exercise.ts';
import { keepExercise, readKeptExercise } from '../catalog/kept-exercise.ts';
import { bugNamed, oneBugVariant } from '../catalog/variant.ts';
import type { AttemptState } from '../domain/attempt.ts';
import type { ContentId } from '../domain/attempt-event.ts';
import type { Bug, Exercise } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { expected, orRefuse } from '../workspace/expected.ts';
import type { AttemptsHost } from './host.ts';
import type { OpenAttempt } from './open-attempt.ts';

/** Keeps the content of an exercise, so that attempts go on with it whatever happens to the collection. */
export function keepContent(
  { dataDirectory }: Pick<AttemptsHost, 'dataDirectory'>,
  exercise: Exercise,
): Promise<Result<void>> {
  return expected(`keep a copy of "${exercise.manifest.id}" in ${dataDirectory}`, async () =>
    orRefuse(keepExercise(dataDirectory, exercise)),
  );
}

/**
 * The exercise of an attempt: the kept content that it is graded by. Where that is gone, the collection's, if it is
 * still the same (it is kept again then), else the collection's as it is now, whose digest is another.
 */
export async function exerciseOfAttempt(host: AttemptsHost, state: AttemptState): Promise<Result<Exercise>> {
  const kept = readKeptExercise(host.dataDirectory, state.content);
  if (kept) return success(kept);
  const { collection, exercise } = await exerciseNow(host, state);
  if (!exercise.ok) {
    if (exercise.failure.code !== 'unknown-exercise') return exercise;
    return failed(
      'unknown-exercise',
      `The exercise "${state.content.id}" of this attempt is gone from ${collection.exercisesRoot}, and no copy of it is kept.`,
      'Put it back, or name the folders it is in with --exercises and --solutions.',
    );
  }
  // What can't be kept now can be used all the same.
  if (exercise.value.digest === state.content.digest) await keepContent(host, exercise.value);
  return exercise;
}

/** The exercise as its collection has it now; of an attempt at a variant, that variant of it. */
export async function exerciseNow(
  host: Pick<AttemptsHost, 'collection' | 'dataDirectory'>,
  { prepared, collection: remembered, content }: AttemptState,
): Promise<FoundExercise> {
  const { collection, exercise } = findExercise(host.collection, remembered, content);
  if (!exercise.ok || !prepared.variant) return { collection, exercise };
  const named = bugNamed(exercise.value, prepared.variant.bug);
  if (!named.ok) return { collection, exercise: named };
  return { collection, exercise: await variantOf(host.dataDirectory, exercise.value, named.value.bug) };
}

/**
 * Notes in the attempt where its collection is, if that is not where it was: because the command at hand names it, or
 * because the same content was found elsewhere.
 */
export async function rememberCollection(
  host: Pick<AttemptsHost, 'collection' | 'dataDirectory' | 'clock'>,
  attempt: OpenAttempt,
): Promise<Result<void>> {
  const { named } = host.collection;
  const { collection: remembered, content } = attempt.state;
  // Reading an exercise to compare it takes a while, and seldom tells anything.
  if (named === undefined && (remembered === undefined || isIn(remembered, content.id)))
    return success(undefined);
  const { collection, exercise } = await exerciseNow(host, attempt.state);
  if (named !== undefined && !exercise.ok) {
    if (exercise.failure.code !== 'unknown-exercise') return exercise;
    return failed(
      'unknown-exercise',
      `The exercise "${content.id}" of this attempt is not in ${collection.exercisesRoot}, which was named.`,
      'Name the folders that hold it with --exercises and --solutions, or leave both out: the attempt remembers where it was.',
    );
  }
  const isSame =
    collection.exercisesRoot === remembered?.exercisesRoot &&
    collection.solutionsRoot === remembered.solutionsRoot;
  return exercise.ok && !isSame
    ? attempt.record({ type: 'collection-moved', ...host.clock.now(), collection })
    : success(undefined);
}

/** The variant of an exercise in which one bug lives. */
export function variantOf(dataDirectory: string, exercise: Exercise, bug: Bug): Promise<Result<Exercise>> {
  return expected(`make a variant of "${exercise.manifest.id}" in ${dataDirectory}`, async () =>
    orRefuse(oneBugVariant(dataDirectory, exercise, bug)),
  );
}

/** A failure where the exercise at hand is not what the attempt is graded by; undefined where it is. */
export function changedContent({ exercise, state, workspace }: OpenAttempt) {
  if (exercise.digest === state.content.digest) return undefined;
  const { version, title } = exercise.manifest;
  return failed(
    'exercise-changed',
    `"${title}" has changed since this attempt began (it was version ${state.content.version}, now it is ${version}), and what it was is not kept here. Verdicts of different content are not compared.`,
    { command: ['regrade'], workspace: workspace.directory, lead: 'Go on with it as it is now' },
  );
}

export const contentIdOf = ({ manifest: { id, version }, digest }: Exercise): ContentId => ({
  id,
  version,
  digest,
});
