import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exercise } from '../domain/exercise.ts';
import type { Graded } from '../grading/grader.ts';
import { lineOfTest } from './syntax/test-cases.ts';
import { EXTENSION } from './trial.ts';

/** A hidden test that failed, for those who may see it: mentors. */
export interface FailingTest {
  /** file › describes › title */
  readonly test: string;
  /** Absolute. */
  readonly file: string;
  /** Of the assertion, or of the test where what failed was the subject; from 1. */
  readonly line: number | null;
  readonly error: string;
}

/**
 * The hidden tests that failed, with what they expected. Those of the extension only where every bug is squashed:
 * nobody has built it before.
 */
export function failingTests({ solutionRoot }: Exercise, { verdict, outcomes }: Graded): FailingTest[] {
  const isExtensionDue = verdict.bugs?.every(({ squashed }) => squashed) ?? false;
  return outcomes
    .filter(({ id, state }) => state === 'fail' && (isExtensionDue || !id.startsWith(`${EXTENSION} › `)))
    .map(({ id, error, place }) => {
      const [ownFile = '', ...titles] = id.split(' › ');
      const file = join(solutionRoot, 'hidden', place?.file ?? ownFile);
      const line = place?.line ?? lineIn(file, titles.join(' › '));
      return { test: id, file, line, error: error ?? 'it did not run' };
    });
}

function lineIn(file: string, title: string): number | null {
  return existsSync(file) ? lineOfTest(readFileSync(file, 'utf8'), title) : null;
}
