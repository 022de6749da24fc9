import { join } from 'node:path';
import type { ExerciseFiles } from '../catalog/exercise-files.ts';
import { lineOfTest } from './syntax/test-cases.ts';

/** A file, absolute, and a line from 1 where there is one. */
export interface TestPlace {
  readonly file: string;
  readonly line: number | null;
}

/** Where a hidden test stands, by its id; without a line where its title is computed. */
export function placeOfTest(
  { exercise, hidden }: Pick<ExerciseFiles, 'exercise' | 'hidden'>,
  id: string,
): TestPlace {
  const [path = '', ...titles] = id.split(' › ');
  const source = hidden.get(path)?.toString('utf8');
  return {
    file: join(exercise.solutionRoot, 'hidden', path),
    line: source === undefined ? null : lineOfTest(source, titles.join(' › ')),
  };
}
