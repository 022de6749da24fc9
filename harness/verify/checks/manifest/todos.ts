import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { found } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { messages } from './messages.ts';

/** Stands in scaffolded files wherever a mentor has to write something. */
export const TODO = 'TODO';

/** The mark as it is scaffolded; prose may well speak of a TODO list. */
const MARK = new RegExp(`\\b${TODO}[:'"]`);

export const isTodo = (text: string): boolean => MARK.test(text);

/**
 * Every line that was scaffolded and still says what belongs there. They keep an exercise a draft, but nothing from
 * being measured meanwhile. Of an import, code and tests are other people's.
 */
export function checkTodos({ exercise, hidden, repo }: ExerciseFiles): Finding[] {
  const { exerciseRoot, solutionRoot, manifest } = exercise;
  const isImported = manifest.suite !== undefined;
  const texts = [
    ...['exercise.yaml', 'TICKET.md'].map((name) => join(exerciseRoot, name)),
    ...['solution.yaml', 'DEBRIEF.md'].map((name) => join(solutionRoot, name)),
    ...(isImported ? [] : [...hidden.keys()].map((path) => join(solutionRoot, 'hidden', path))),
    ...(!isImported && repo.has('README.md') ? [join(exerciseRoot, 'repo', 'README.md')] : []),
  ];
  return texts.flatMap((file) => {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return text
      .split('\n')
      .flatMap((line, index) =>
        isTodo(line) ? [found('manifest', messages.todo(line.trim(), file, index + 1), file, index + 1)] : [],
      );
  });
}
