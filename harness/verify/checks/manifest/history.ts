import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { buildHistory } from '../../../workspace/history/build-history.ts';
import type { Finding } from '../../finding.ts';
import { reporterOf } from '../../reporter.ts';
import { withTemporaryFolder } from '../../temporary-folder.ts';

const { error } = reporterOf('manifest');

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
    const problem = history.kind === 'patches' ? undefined : history.problem;
    if (problem === undefined) return [];
    const message = `The past does not fit: ${problem}`;
    return [
      error(
        message,
        'make the patches anew with git format-patch; applied in order they must yield repo/',
        folder,
      ),
    ];
  });
}
