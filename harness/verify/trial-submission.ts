import { createHash } from 'node:crypto';
import type { Tree } from '../catalog/exercise-files.ts';
import type { Exercise } from '../domain/exercise.ts';
import { matchesAny } from '../files/globs.ts';
import type { Submission } from '../grading/submission.ts';

/** A tree as a candidate would hand it in: the files that may be edited. */
export function submissionOf({ manifest }: Exercise, tree: Tree): Submission {
  const files = new Map([...tree].filter(([path]) => matchesAny(path, manifest.editable)));
  const digest = createHash('sha256')
    .update(JSON.stringify([...files.keys()]))
    .digest('hex');
  return { files, problems: [], digest };
}
