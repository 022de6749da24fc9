import type { Feedback } from '../domain/feedback.ts';
import { regressionCount } from '../domain/score.ts';
import type { Score } from '../domain/verdict.ts';
import { counted } from './counted.ts';

/** A score with its parts, so that they add up to it: `53 of 100 (57 fixed − 4 for hints)`. */
export function scoreText(score: Score): string {
  const { fix, regressions, hints, total } = score;
  const less = [
    regressions === 0 ? '' : ` − ${-regressions} for ${counted(regressionCount(score), 'regression')}`,
    hints === 0 ? '' : ` − ${-hints} for hints`,
  ].join('');
  if (less === '') return `${total} of 100`;
  const floor = fix + regressions + hints < 0 ? ', but never below 0' : '';
  return `${total} of 100 (${fix} fixed${less}${floor})`;
}

/** Whether everything failed for one reason, which the problems name: points off for each guard say nothing then. */
export const neverStarted = ({ problems, regressions, score }: Feedback): boolean =>
  problems.length > 0 && regressions.length === 0 && (score?.regressions ?? 0) < 0;
