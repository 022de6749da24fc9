import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { cloneRoot } from '../../../locations.ts';

/** Something in somebody's home folder, on whatever machine. `/home/ada` alone may be a route. */
const HOMES = /(?<![\w.~/-])(?:\/home\/|\/Users\/|[A-Z]:\\Users\\)[\w.-]+[/\\][\w.-]+(?:[/\\][\w.-]+)*/g;

/**
 * Finds the absolute paths of the machine on which an exercise was written or is verified, line by line. A path that
 * the same text also has as the path of a URL, such as `file:///home/user/x`, is a fixture.
 */
export function machinePathFinder(
  { exercise }: ExerciseFiles,
  workspace: string,
): (text: string) => { readonly path: string; readonly line: number }[] {
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
  return (text) => {
    const isFixture = (path: string) => text.includes(`://${path}`);
    return text.split('\n').flatMap((line, index) => {
      const homes = [...line.matchAll(HOMES)].map(([path]) => path).filter((path) => !isFixture(path));
      const path = own.exec(line)?.[0] ?? homes[0];
      return path === undefined ? [] : [{ path, line: index + 1 }];
    });
  };
}
