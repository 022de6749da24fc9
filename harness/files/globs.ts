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

const compiled = new Map<string, Minimatch>();

/** Whether a `/`-separated relative path matches a glob, as `matchesGlob` of `node:path` says; compiled once a glob. */
export function matchesGlob(file: string, glob: string): boolean {
  let matcher = compiled.get(glob);
  if (!matcher) {
    matcher = new Minimatch(glob, LIKE_NODE);
    compiled.set(glob, matcher);
  }
  return matcher.match(file);
}

/** Whether a path matches one of the globs. */
export const matchesAny = (file: string, globs: readonly string[]): boolean =>
  globs.some((glob) => matchesGlob(file, glob));
