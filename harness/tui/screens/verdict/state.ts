import type { Feedback } from '../../../domain/feedback.ts';
import type { Score } from '../../../domain/verdict.ts';

/** A score in its parts: what was fixed, what was taken off, and what is left. */
export function scoreText({ fix, regressions, hints, total }: Score): string {
  const less = [
    regressions === 0 ? '' : ` − ${-regressions} for regressions`,
    hints === 0 ? '' : ` − ${-hints} for hints`,
  ].join('');
  return less === '' ? `${total} of 100` : `${total} of 100 (fixed ${fix}${less})`;
}

/** Where a problem lies: `src/parse.ts:12`, or nothing. */
export const placeText = (file: string | undefined, line: number | undefined): string =>
  file === undefined ? '' : line === undefined ? file : `${file}:${line}`;

/** In strict mode a candidate ticked what they believed fixed; set beside what is true. */
export function beliefText(believed: boolean, state: 'gone' | 'still there' | 'sealed'): string {
  if (state === 'sealed') return believed ? 'you believe it fixed' : '';
  if (believed) return state === 'gone' ? 'you believed it fixed, rightly' : 'you believed it fixed';
  return state === 'gone' ? 'you did not believe it fixed' : '';
}

/** Whether everything failed for one reason, which the problems name: points off for each guard say nothing then. */
export const neverStarted = ({ problems, regressions, score }: Feedback): boolean =>
  problems.length > 0 && regressions.length === 0 && (score?.regressions ?? 0) < 0;
