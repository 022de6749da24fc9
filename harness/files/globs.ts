import { posix } from 'node:path';

/** A path or the fixed part of a glob in which nothing has a special meaning. */
const PLAIN = /^\w[\w.-]*(?:\/\w[\w.-]*)*$/;
const BELOW = '/**';

/**
 * What `matchesGlob` of `node:path` says. That one compiles the glob for every question, so it is asked only where
 * the answer is not plain: exercises have `src/**` and whole paths.
 */
export function matchesGlob(file: string, glob: string): boolean {
  const isFolder = glob.endsWith(BELOW);
  const fixed = isFolder ? glob.slice(0, -BELOW.length) : glob;
  if (!PLAIN.test(file) || !PLAIN.test(fixed)) return posix.matchesGlob(file, glob);
  if (isFolder ? file.startsWith(`${fixed}/`) : file === fixed) return true;
  // Not plain: the folder itself, and upper and lower case, which some systems do not tell apart.
  const [lowerFile, lowerFixed] = [file.toLowerCase(), fixed.toLowerCase()];
  const isDoubtful = lowerFile === lowerFixed || (isFolder && lowerFile.startsWith(`${lowerFixed}/`));
  return isDoubtful && posix.matchesGlob(file, glob);
}
