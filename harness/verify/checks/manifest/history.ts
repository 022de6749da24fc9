import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { buildHistory } from '../../../workspace/history/build-history.ts';
import { found } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { withTemporaryFolder } from '../../temporary-folder.ts';
import { messages } from './messages.ts';

const MAX_LISTED = 3;

/**
 * Builds the past as a workspace does. Where the patches don't yield `repo/`, candidates silently get another
 * past than the mentor wrote; only here does somebody say so.
 */
export async function checkHistory({ exercise }: Pick<ExerciseFiles, 'exercise'>): Promise<Finding[]> {
  const folder = join(exercise.exerciseRoot, 'history');
  if (!existsSync(folder)) return [];
  return withTemporaryFolder('history', async (scratch) => {
    await mkdir(join(scratch, 'tree'));
    const now = new Date();
    const history = await buildHistory(
      exercise.exerciseRoot,
      join(scratch, 'tree'),
      join(scratch, 'git'),
      now,
    );
    if (history.kind === 'patches-and-remainder') {
      const last = readdirSync(folder)
        .filter((name) => name.endsWith('.patch'))
        .sort()
        .at(-1);
      return [
        found('manifest', messages.historyElsewhere(listed(history.differing)), join(folder, last ?? '')),
      ];
    }
    if (history.kind !== 'single-commit' || !history.refused) return [];
    const { patch, why } = history.refused;
    return [found('manifest', messages.historyRefused(patch, why), join(folder, patch))];
  });
}

function listed(paths: readonly string[]): string {
  const more = paths.length - MAX_LISTED;
  return paths.slice(0, MAX_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
