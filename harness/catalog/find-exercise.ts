import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ContentId } from '../domain/attempt-event.ts';
import type { Exercise } from '../domain/exercise.ts';
import type { Result } from '../domain/failure.ts';
import { type Collection, readExercise } from './catalog.ts';

export interface FoundExercise {
  /** Where it was looked for last. */
  readonly collection: Collection;
  readonly exercise: Result<Exercise>;
}

/**
 * Looks for an exercise of an attempt: where the command at hand says, else where the attempt found it before, else in
 * the collection at hand if that has the same content, because a clone that moved took its own along.
 * @param remembered undefined for attempts that do not say
 */
export function findExercise(
  atHand: Collection,
  remembered: Collection | undefined,
  { id, digest }: Pick<ContentId, 'id' | 'digest'>,
): FoundExercise {
  const collection = withoutNames({ ...(remembered ?? atHand), ...atHand.named });
  if (remembered !== undefined && atHand.named === undefined && !isIn(remembered, id)) {
    const exercise = readExercise(atHand, id);
    if (exercise.ok && exercise.value.digest === digest)
      return { collection: withoutNames(atHand), exercise };
  }
  return { collection, exercise: readExercise(collection, id) };
}

/** Whether a collection has a folder for the exercise. */
export const isIn = ({ exercisesRoot }: Collection, id: string): boolean =>
  existsSync(join(exercisesRoot, id, 'exercise.yaml'));

/** The places alone, as an attempt remembers them. */
export const withoutNames = ({ exercisesRoot, solutionsRoot }: Collection): Collection => ({
  exercisesRoot,
  solutionsRoot,
});
