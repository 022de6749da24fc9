import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { withTemporaryFolder } from '../../temporary-folder.ts';
import { scriptsOf, withTranscripts } from './transcript.ts';

/** Hands the exercise to `use` with the hidden tests that write transcripts; beside the author's, not among them. */
export async function withTranscriptTests<T>(
  exerciseFiles: ExerciseFiles,
  use: (withTests: ExerciseFiles) => Promise<T>,
): Promise<T> {
  return withTemporaryFolder('differential', (solutionRoot) => {
    const hidden = withTranscripts(exerciseFiles.hidden, scriptsOf(exerciseFiles));
    for (const [path, content] of hidden) {
      const file = join(solutionRoot, 'hidden', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    const exercise = { ...exerciseFiles.exercise, solutionRoot };
    return use({ ...exerciseFiles, exercise, hidden, provenTests: undefined });
  });
}
