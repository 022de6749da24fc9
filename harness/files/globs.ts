import { Minimatch } from 'minimatch';

/** The options with which `matchesGlob` of `node:path`, which the manifests' globs are defined by, uses minimatch. */
const LIKE_NODE = {
  nonegate: true,
  nocomment: true,
  optimizationLevel: 2,
  platform: 'linux',
  nocaseMagicOnly: true,
  windowsPathsNoEscape: false,
} as const;

/** By glob: exercises have two or three, and thousands of paths are asked about. */
const compiled = new Map<string, Minimatch>();

/** Whether a `/`-separated relative path matches a glob, as `matchesGlob` of `node:path` says. */
export const matchesGlob = (file: string, glob: string): boolean => matcherOf(glob).match(file);

function matcherOf(glob: string): Minimatch {
  let matcher = compiled.get(glob);
  if (!matcher) {
    matcher = new Minimatch(glob, LIKE_NODE);
    compiled.set(glob, matcher);
  }
  return matcher;
}

/** Whether a path matches one of the globs. */
export const matchesAny = (file: string, globs: readonly string[]): boolean =>
  globs.some((glob) => matchesGlob(file, glob));

/** Whether a path inside a folder may match one of the globs, so that the folder is worth entering. */
export const mayMatchBelow = (folder: string, globs: readonly string[]): boolean =>
  globs.some((glob) => matcherOf(glob).match(folder, true));
