import { listTree } from '../../files/list-files.ts';
import { runGit } from '../trees/git-run.ts';

/** What a candidate finds in a fresh workspace. */
export interface Seen {
  readonly files: readonly string[];
  /** Date, author and subject of each commit, the latest first. */
  readonly commits: readonly string[];
}

export function seenIn(directory: string): Seen {
  const log = runGit(directory, ['log', '--date=short', '--format=%ad  %an: %s']).toString('utf8');
  return {
    files: listTree(directory),
    commits: log.split('\n').filter((line) => line !== ''),
  };
}
