import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { cloneRoot } from '../../../locations.ts';

/** Home folders wherever they are. */
const HOMES = /(?<![\w.~/-])(?:\/home\/|\/Users\/|[A-Z]:\\Users\\)[\w.-]+/;

/** Finds the absolute paths of the machine on which an exercise was written or is verified. */
export function machinePathFinder(
  { exercise }: ExerciseFiles,
  workspace: string,
): (line: string) => string | null {
  const ours = [
    dirname(exercise.exerciseRoot),
    dirname(exercise.solutionRoot),
    workspace,
    cloneRoot,
    homedir(),
  ]
    // `/root` or `/srv` by themselves are words that a route may begin with.
    .map((path) => (path.split('/').length > 2 ? path : `${path}/`))
    .filter((path) => path.length > 3);
  const own = new RegExp(`(?<![\\w.~/-])(?:${ours.map((path) => RegExp.escape(path)).join('|')})[\\w./-]*`);
  return (line) => own.exec(line)?.[0] ?? HOMES.exec(line)?.[0] ?? null;
}
