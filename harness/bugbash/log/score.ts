import { bestSubmission } from '../../domain/counting-submission.ts';
import { computeScore } from '../../domain/score.ts';
import type { Score, Verdict } from '../../domain/verdict.ts';
import { type BoughtHint, countingVerdict, type Play, type Submission } from './submissions.ts';

/** A graded submission that counts, with its score under the team's hints. */
export interface ScoredSubmission {
  readonly submission: Submission;
  /** `verdict.score` is the score of the bash. */
  readonly verdict: Verdict & { readonly score: Score };
}

export interface Standing {
  /** Sum of the best submissions' totals. */
  readonly total: number;
  /** By exercise: the one submission that counts. */
  readonly best: ReadonlyMap<string, ScoredSubmission>;
  /** Contest time at which the sum last rose; null while it is 0. */
  readonly lastImprovementMs: number | null;
  readonly steps: readonly { readonly elapsedMs: number; readonly total: number }[];
  /** By `bugKey`: the team's first submission that squashed it. */
  readonly squashes: ReadonlyMap<string, Squash>;
}

export interface Squash {
  readonly exercise: string;
  readonly bug: string;
  readonly submission: Submission;
  /** Position of the entry that made it known. */
  readonly knownAt: number;
}

export const bugKey = (exercise: string, bug: string): string => `${exercise}/${bug}`;

const standings = new WeakMap<Play, Standing>();

/** Remembered for each state of a team's play, so that a board asks only for what has changed. */
export function standingOf(play: Play): Standing {
  const known = standings.get(play);
  if (known) return known;
  const standing = computeStanding(play);
  standings.set(play, standing);
  return standing;
}

function computeStanding(play: Play): Standing {
  const squashes = squashesOf(play);
  const best = new Map<string, ScoredSubmission>();
  const steps: { elapsedMs: number; total: number }[] = [];
  let total = 0;
  for (const scored of scoredSubmissions(play, squashes)) {
    const { exercise, elapsedMs } = scored.submission;
    const before = best.get(exercise);
    best.set(exercise, bestSubmission(before ? [before, scored] : [scored]) ?? scored);
    const sum = [...best.values()].reduce((points, { verdict }) => points + verdict.score.total, 0);
    if (sum > total) steps.push({ elapsedMs, total: sum });
    total = sum;
  }
  return { total, best, lastImprovementMs: steps.at(-1)?.elapsedMs ?? null, steps, squashes };
}

function squashesOf({ submissions }: Play): ReadonlyMap<string, Squash> {
  const squashes = new Map<string, Squash>();
  for (const submission of submissions.values()) {
    const { exercise, grading } = submission;
    for (const { id, squashed } of countingVerdict(submission)?.bugs ?? []) {
      const key = bugKey(exercise, id);
      if (!squashed || squashes.has(key) || grading.kind !== 'graded') continue;
      squashes.set(key, { exercise, bug: id, submission, knownAt: grading.atPosition });
    }
  }
  return squashes;
}

function* scoredSubmissions(
  play: Play,
  squashes: ReadonlyMap<string, Squash>,
): Generator<ScoredSubmission, void, undefined> {
  const charged = play.hints.filter((hint) => isCharged(hint, squashes));
  for (const submission of play.submissions.values()) {
    const verdict = countingVerdict(submission);
    if (!verdict) continue;
    const score = scoreOf(verdict, submission, charged);
    yield { submission, verdict: { ...verdict, score } };
  }
}

/** A submission pays for the hints that were there when it was received. */
function scoreOf(verdict: Verdict, submission: Submission, charged: readonly BoughtHint[]): Score {
  const paid = charged
    .filter(({ exercise, position }) => exercise === submission.exercise && position < submission.position)
    .map(({ bug, cost }) => ({ bugId: bug, cost }));
  return computeScore(verdict.bugs ?? [], verdict.regressions.length, paid, null);
}

/**
 * Not after the end; and not for a bug that the team had already squashed in a submission whose verdict was still to
 * come when the hint was bought.
 */
function isCharged(hint: BoughtHint, squashes: ReadonlyMap<string, Squash>): boolean {
  const squash = squashes.get(bugKey(hint.exercise, hint.bug));
  return !hint.late && !(squash && squash.submission.position < hint.position);
}

/** A submission's own score, as its team sees it; null where it is not graded. A late one has its own score too. */
export function ownScore(play: Play, submission: Submission): Score | null {
  if (submission.grading.kind !== 'graded' || submission.grading.verdict.score === null) return null;
  const charged = play.hints.filter((hint) => isCharged(hint, standingOf(play).squashes));
  return scoreOf(submission.grading.verdict, submission, charged);
}
