import type { AttemptState, Submission } from './attempt.ts';
import type { Verdict } from './verdict.ts';

/** The submission that counts: the best one up to the bell, of those graded against the attempt's content. */
export function countingSubmission(state: AttemptState): Submission | undefined {
  return bestSubmission(comparable(state).filter(({ late }) => !late));
}

/** The best submission after the bell, which makes the second, later score. */
export function lateSubmission(state: AttemptState): Submission | undefined {
  return bestSubmission(comparable(state).filter(({ late }) => late));
}

/** Verdicts of other content than the attempt's are never compared with those of its own. */
function comparable({ submissions, content }: AttemptState): readonly Submission[] {
  return submissions.filter(({ verdict }) => verdict.exercise.digest === content.digest);
}

/**
 * The best of submissions in the order of the log: the highest total; among equals the fewest regressions, then the
 * most squashed weight, then the earliest. What could not be graded is never the best.
 */
export function bestSubmission<S extends { readonly verdict: Verdict }>(
  submissions: readonly S[],
): S | undefined {
  let best: S | undefined;
  for (const submission of submissions) {
    if (submission.verdict.score === null) continue;
    if (best === undefined || isBetter(submission.verdict, best.verdict)) best = submission;
  }
  return best;
}

function isBetter(verdict: Verdict, other: Verdict): boolean {
  const [ranks, others] = [ranksOf(verdict), ranksOf(other)];
  const first = ranks.findIndex((rank, index) => rank !== others[index]);
  return first >= 0 && (ranks[first] ?? 0) > (others[first] ?? 0);
}

/** What decides, the most important first; the greater is the better. */
function ranksOf({ score, regressions, bugs }: Verdict): readonly number[] {
  const squashedWeight = (bugs ?? []).reduce((sum, { squashed, weight }) => sum + (squashed ? weight : 0), 0);
  return [score?.total ?? 0, -regressions.length, squashedWeight];
}
