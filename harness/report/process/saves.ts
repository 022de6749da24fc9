import type { Moment } from '../moments.ts';

/** What was done to one file. */
export interface FileWork {
  readonly path: string;
  /** Saves in which it was seen to differ. */
  readonly edits: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly isTest: boolean;
  /** Whether the root cause of a bug is in it; null until the reference was shown. */
  readonly isRootCause: boolean | null;
}

export function filesByEdits(
  moments: readonly Moment[],
): readonly Pick<FileWork, 'path' | 'edits' | 'firstMs' | 'lastMs'>[] {
  const work = new Map<string, { edits: number; firstMs: number; lastMs: number }>();
  for (const { event, sinceStartMs } of moments) {
    if (event.type !== 'saved') continue;
    for (const path of event.files) {
      const known = work.get(path);
      if (known === undefined) work.set(path, { edits: 1, firstMs: sinceStartMs, lastMs: sinceStartMs });
      else work.set(path, { ...known, edits: known.edits + 1, lastMs: sinceStartMs });
    }
  }
  return [...work]
    .map(([path, rest]) => ({ path, ...rest }))
    .sort((a, b) => b.edits - a.edits || a.firstMs - b.firstMs || (a.path < b.path ? -1 : 1));
}

/** Whether a path is a test of the workspace, and not the code that is to be fixed. */
export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.startsWith('test/');
