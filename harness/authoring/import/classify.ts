import type { Tree } from '../../catalog/exercise-files.ts';
import { isTestFile } from '../../suites/test-files.ts';

/**
 * What a changed file is to the fix.
 * - `test`: on the side of the tests; the fix's version becomes hidden
 * - `text`: a README, a changelog: it would give the fix away, so the parent's stays
 * - `set-up`: how the repository is installed, built and checked; the fix's version is used throughout
 * - `source`: everything else, and so the fix itself
 */
export type FileKind = 'test' | 'text' | 'set-up' | 'source';

const TEXT =
  /(\.(md|mdx|markdown|rst|adoc)$|(^|\/)(changelog|changes|history|authors|contributors|readme|news)[^/]*$|(^|\/)(docs?|website|\.changeset|changelog\.d)\/)/i;
const SET_UP =
  /(^|\/)(package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-(lock|workspace)\.yaml|bun\.lockb?|makefile|[jt]sconfig[^/]*\.json|deno\.jsonc?|[^/]*\.config\.[cm]?[jt]s|\.[^/]+)$|(^|\/)\.(github|husky|vscode|circleci|yarn)\//i;

export function kindOf(path: string): FileKind {
  if (isTestFile(path)) return 'test';
  if (TEXT.test(path)) return 'text';
  return SET_UP.test(path) ? 'set-up' : 'source';
}

/** What differs between a fix and its parent, by kind. */
export type Changes = Readonly<Record<FileKind, readonly string[]>>;

export function changesOf(before: Tree, after: Tree): Changes {
  const changed = [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => {
      const [old, now] = [before.get(path), after.get(path)];
      return old === undefined || now === undefined || !old.equals(now);
    })
    .sort();
  const ofKind = (kind: FileKind) => changed.filter((path) => kindOf(path) === kind);
  return { test: ofKind('test'), text: ofKind('text'), 'set-up': ofKind('set-up'), source: ofKind('source') };
}

/** A tree with the files of another in place of its own, where the paths say so. */
export function withFilesOf(base: Tree, other: Tree, paths: readonly string[]): Tree {
  const tree = new Map(base);
  for (const path of paths) {
    const content = other.get(path);
    if (content === undefined) tree.delete(path);
    else tree.set(path, content);
  }
  return tree;
}

/** What neither a candidate nor a suite needs, and what a workspace can't hold. */
const NEVER =
  /^(\.github|\.husky|\.circleci|\.changeset|\.yarn)\/|(^|\/)(\.npmrc|\.gitmodules|\.mailmap|\.git)$|(^|\/)node_modules\//;
/** What goes first where a repository is too large. */
const SELDOM_NEEDED = /^(docs?|website|www|site|examples?|benchmarks?|bench|perf|assets|media)\//i;
const MOST_FILES = 1_900;
const MOST_TREE_BYTES = 15 * 1024 * 1024;

/** The files of a commit that become an exercise's; null where there are more than a workspace holds. */
export function usableFiles(tree: Tree): Tree | null {
  const kept = new Map([...tree].filter(([path]) => !NEVER.test(path)));
  if (fits(kept)) return kept;
  const fewer = new Map([...kept].filter(([path]) => !SELDOM_NEEDED.test(path)));
  return fits(fewer) ? fewer : null;
}

const fits = (tree: Tree): boolean =>
  tree.size <= MOST_FILES &&
  [...tree.values()].reduce((sum, { length }) => sum + length, 0) <= MOST_TREE_BYTES;
