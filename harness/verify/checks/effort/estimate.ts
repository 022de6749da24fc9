import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { referenceOf } from '../../../catalog/exercise-files.ts';
import { regionsOf } from '../../syntax/patch-regions.ts';

/** Somebody new to a small code base, who wants to know where things are and not every detail. */
const LINES_READ_PER_MINUTE = 60;
/** To reproduce a bug, find its cause, fix it and look again; a bug of weight 4 takes four times that of one. */
const MINUTES_PER_WEIGHT = 1.5;

/** Non-blank lines of the code itself, tests left out. */
export function linesToRead({ repo }: ExerciseFiles): number {
  return [...repo]
    .filter(([path]) => /\.[cm]?[jt]s$/.test(path) && !/(^|\/)tests?\/|\.(test|spec)\./.test(path))
    .reduce((sum, [, content]) => sum + nonBlankLines(content.toString('utf8')), 0);
}

/** Lines that each bug's reference touches; a line that is replaced counts once. */
export function linesOfFixes(exerciseFiles: ExerciseFiles): Record<string, number> {
  return Object.fromEntries(
    exerciseFiles.exercise.solution.bugs.map(({ id }) => {
      const regions = regionsOf(referenceOf(exerciseFiles, id)?.text ?? '');
      return [
        id,
        regions.reduce((sum, { removed, added }) => sum + Math.max(removed.length, added.length), 0),
      ];
    }),
  );
}

/** A simple guess at how long an exercise takes, in minutes: reading, and a time for each bug by its weight. */
export function estimatedMinutes({ exercise, ...exerciseFiles }: ExerciseFiles): number {
  const prose = nonBlankLines(
    `${exercise.ticket}\n${exerciseFiles.repo.get('README.md')?.toString('utf8') ?? ''}`,
  );
  const weight = exercise.solution.bugs.reduce((sum, bug) => sum + bug.weight, 0);
  const reading = (linesToRead({ exercise, ...exerciseFiles }) + prose) / LINES_READ_PER_MINUTE;
  return Math.max(1, Math.round(reading + weight * MINUTES_PER_WEIGHT));
}

const nonBlankLines = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length;
