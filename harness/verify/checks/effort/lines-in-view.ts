import { type ExerciseFiles, referenceOf } from '../../../catalog/exercise-files.ts';
import { regionsOf } from '../../syntax/patch-regions.ts';

/** A candidate who comes to the place of a bug sees so many lines on either side. */
const NEAR = 10;

/** A stretch of `repo/` that one bug's reference changes, with what is in view around it. */
export interface LinesInView {
  readonly bug: string;
  readonly path: string;
  /** First and last line in view, from 1. */
  readonly from: number;
  readonly to: number;
}

export function linesInView(exerciseFiles: ExerciseFiles): LinesInView[] {
  return exerciseFiles.exercise.solution.bugs.flatMap(({ id }) => {
    const reference = referenceOf(exerciseFiles, id);
    if (!reference) return [];
    return regionsOf(reference.text).flatMap(({ oldPath, start, end }) => {
      const text = oldPath === null ? undefined : exerciseFiles.repo.get(oldPath);
      if (oldPath === null || text === undefined) return [];
      const lines = text.toString('utf8').split('\n').length;
      const [from, to] = [Math.max(1, start - NEAR), Math.min(lines, Math.max(start, end) + NEAR)];
      return [{ bug: id, path: oldPath, from, to }];
    });
  });
}
