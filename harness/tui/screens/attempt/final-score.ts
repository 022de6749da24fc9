import type { Status } from '../../../attempts/attempts.ts';
import { scoreText } from '../../../wording/score.ts';

/** What an attempt came to: the score at the bell, and beside it the one of the work that went on. */
export function finalScoreText({ score, lateScore }: Pick<Status, 'score' | 'lateScore'>): string {
  if (score === null && lateScore === null) return 'Finished without a graded submission.';
  if (lateScore === null) return score === null ? '' : `Finished with ${scoreText(score)}.`;
  const frozen = score === null ? 'nothing submitted' : scoreText(score);
  return `At the bell: ${frozen}. With the work after it: ${scoreText(lateScore)}.`;
}
