import { matchesGlob } from '../../files/globs.ts';

/** Whether a file of a tree is code under test, by its name. */
export function isSource(file: string): boolean {
  return (
    file.endsWith('.ts') &&
    !file.endsWith('.d.ts') &&
    !matchesGlob(file, '{test,tests}/**') &&
    !file.endsWith('.test.ts')
  );
}
