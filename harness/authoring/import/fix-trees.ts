import type { Tree } from '../../catalog/exercise-files.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { changesOf, usableFiles, withFilesOf } from './classify.ts';
import { type Hunk, hunksBetween, withHunks } from './hunks.ts';
import type { FixCommit } from './repository.ts';

/** The trees of a fix that tests run over. */
export interface FixTrees {
  /** The parent with all but the fix's source and texts. */
  readonly broken: Tree;
  readonly whole: Tree;
  readonly hidden: Tree;
  readonly hunks: readonly Hunk[];
  /** The broken tree with the parent's tests. */
  readonly visible: Tree;
}

/** Nothing can be made of a commit. */
export const refused = (message: string, next: string): Result<never> =>
  failed('import-refused', message, next);

export function treesOf(commit: FixCommit): Result<FixTrees> {
  const [before, after] = [usableFiles(commit.before), usableFiles(commit.after)];
  if (!before || !after)
    return refused(
      'It has more files, or larger ones, than a workspace holds.',
      'Choose a smaller repository.',
    );
  const changes = changesOf(before, after);
  if (changes.source.length === 0) {
    const [changed] = [...changes.test, ...changes['set-up'], ...changes.text];
    return refused(
      `The commit changes no source${changed === undefined ? '' : `, only files such as ${changed}`}.`,
      'Name the commit that changes the code.',
    );
  }
  const visible = withFilesOf(before, after, changes['set-up']);
  const broken = withFilesOf(visible, after, changes.test);
  const hunks = hunksBetween(broken, after, changes.source);
  const hidden = new Map(
    changes.test.flatMap((path) => {
      const content = after.get(path);
      return content === undefined ? [] : [[path, content] as const];
    }),
  );
  return success({ broken, whole: withHunks(broken, hunks), hidden, hunks, visible });
}
