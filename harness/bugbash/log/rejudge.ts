import { rowsOf } from './board.ts';
import type { RejudgeScope } from './events.ts';
import type { Rejudge } from './rejudges.ts';
import { type BashState, fold } from './state.ts';
import { type Submission, submissionOf } from './submissions.ts';

/** What an exercise's verdict says of one submission, as far as a rejudge may change it. */
interface Judged {
  readonly squashed: readonly string[];
  readonly regressions: readonly string[];
}

export interface RejudgePreview {
  /** Verdicts that change; null where there was none. */
  readonly verdicts: readonly {
    readonly submission: string;
    readonly team: string;
    readonly exercise: string;
    readonly before: Judged | null;
    readonly after: Judged | null;
  }[];
  /** Teams whose score for an exercise changes. */
  readonly scores: readonly {
    readonly team: string;
    readonly exercise: string;
    readonly before: number;
    readonly after: number;
  }[];
  readonly ranks: readonly { readonly team: string; readonly before: number; readonly after: number }[];
  /** Other rejudges of the same submissions that are open, or were applied since this preview. */
  readonly overlaps: readonly { readonly rejudge: string; readonly submissions: readonly string[] }[];
  /** Submissions in its scope that it does not judge: they came later, or could not be graded. */
  readonly missing: readonly string[];
}

/** The submissions that a rejudge of this scope judges, in the order of receipt. */
export function submissionsInScope(state: BashState, scope: RejudgeScope): readonly Submission[] {
  const all = [...state.plays.values()].flatMap(({ submissions }) => [...submissions.values()]);
  return all
    .filter(({ exercise }) => scope.exercise === undefined || exercise === scope.exercise)
    .filter(({ exercise }) => scope.bug === undefined || hasBug(state, exercise, scope.bug))
    .filter(({ team }) => scope.team === undefined || team === scope.team)
    .filter(({ id }) => scope.submission === undefined || id === scope.submission)
    .sort((a, b) => a.position - b.position);
}

/** What applying it now would change: the difference of two folds, so the rows are what applying does. */
export function previewOf(state: BashState, rejudge: Rejudge): RejudgePreview {
  const after = stateAfter(state, rejudge);
  return {
    verdicts: changedVerdicts(state, after, rejudge),
    scores: changedScores(state, after),
    ranks: changedRanks(state, after),
    overlaps: overlapsOf(state, rejudge),
    missing: submissionsInScope(state, rejudge.scope)
      .filter(({ id }) => !rejudge.results.some(({ submission }) => submission === id))
      .map(({ id }) => id),
  };
}

/** Rejudges of the same submissions: open ones, and those applied since `rejudge` was previewed. */
export function overlapsOf(state: BashState, rejudge: Rejudge): RejudgePreview['overlaps'] {
  const own = new Set(rejudge.results.map(({ submission }) => submission));
  return state.rejudges
    .filter(({ id }) => id !== rejudge.id)
    .filter((other) => other.state === 'previewed' || (other.appliedAt ?? 0) > rejudge.position)
    .map(({ id, results }) => ({
      rejudge: id,
      submissions: results.map(({ submission }) => submission).filter((submission) => own.has(submission)),
    }))
    .filter(({ submissions }) => submissions.length > 0);
}

const stateAfter = (state: BashState, { id }: Rejudge): BashState =>
  fold(state, {
    position: state.position + 1,
    atMs: state.atMs,
    who: 'program',
    previous: '0'.repeat(64),
    event: { type: 'rejudge-applied', rejudge: id },
  });

function changedVerdicts(
  state: BashState,
  after: BashState,
  { results }: Rejudge,
): RejudgePreview['verdicts'] {
  return results.flatMap(({ submission: id }) => {
    const [old, now] = [submissionOf(state.plays, id), submissionOf(after.plays, id)];
    if (!old || !now) return [];
    const change = { before: judgedOf(old), after: judgedOf(now) };
    if (JSON.stringify(change.before) === JSON.stringify(change.after)) return [];
    return [{ submission: id, team: old.team, exercise: old.exercise, ...change }];
  });
}

function changedScores(state: BashState, after: BashState): RejudgePreview['scores'] {
  const now = new Map(rowsOf(after).map((row) => [row.team, row]));
  return rowsOf(state).flatMap(({ team, scores }) =>
    scores.flatMap(({ exercise, total }) => {
      const next = now.get(team)?.scores.find((score) => score.exercise === exercise)?.total ?? 0;
      return next === total ? [] : [{ team, exercise, before: total, after: next }];
    }),
  );
}

function changedRanks(state: BashState, after: BashState): RejudgePreview['ranks'] {
  const now = new Map(rowsOf(after).map((row) => [row.team, row.rank]));
  return rowsOf(state).flatMap(({ team, rank }) => {
    const next = now.get(team) ?? rank;
    return next === rank ? [] : [{ team, before: rank, after: next }];
  });
}

const judgedOf = ({ grading }: Submission): Judged | null =>
  grading.kind !== 'graded' || grading.verdict.bugs === null
    ? null
    : {
        squashed: grading.verdict.bugs.filter(({ squashed }) => squashed).map(({ id }) => id),
        regressions: grading.verdict.regressions,
      };

const hasBug = ({ rules }: BashState, exercise: string, bug: string): boolean =>
  rules.exercises.find(({ id }) => id === exercise)?.bugs.some(({ id }) => id === bug) === true;
