import { shareOf } from './hints.ts';
import type { Score } from './verdict.ts';

interface ScoredBug {
  readonly id: string;
  readonly weight: number;
  readonly squashed: boolean;
}

/** A hint that was taken: which bug it helps with, and its price in points of 100. */
export interface TakenHint {
  readonly bugId: string;
  readonly cost: number;
}

const REGRESSION_POINTS = 10;

/** How many regressions a score was reduced for. */
export const regressionCount = ({ regressions }: Score): number => -regressions / REGRESSION_POINTS;

/**
 * One pure function from what grading found to the score. A hint costs out of its own bug's share
 * and counts only where there is a share to lose, so hints for a living bug cost nothing yet.
 */
export function computeScore(
  bugs: readonly ScoredBug[],
  regressionCount: number,
  hints: readonly TakenHint[],
  extension: { readonly passed: number; readonly total: number } | null,
): Score {
  const allWeight = bugs.reduce((sum, bug) => sum + bug.weight, 0);
  const squashedWeight = bugs.reduce((sum, bug) => sum + (bug.squashed ? bug.weight : 0), 0);
  const fix = allWeight === 0 ? 0 : Math.floor((100 * squashedWeight) / allWeight);
  const hintPoints = bugs
    .filter((bug) => bug.squashed)
    .reduce((sum, bug) => {
      const share = shareOf(bug, bugs);
      const paid = hints.filter((hint) => hint.bugId === bug.id).reduce((cost, hint) => cost + hint.cost, 0);
      return sum + Math.min(share, paid);
    }, 0);
  const regressions = -REGRESSION_POINTS * regressionCount;
  return {
    fix,
    regressions: regressions === 0 ? 0 : regressions,
    hints: hintPoints === 0 ? 0 : -hintPoints,
    extension:
      extension === null || extension.total === 0
        ? null
        : Math.floor((100 * extension.passed) / extension.total),
    total: Math.max(0, fix + regressions - hintPoints),
  };
}
