import type { Verdict } from '../../domain/verdict.ts';
import type { BashEvent, BashEventOf, RejudgeScope } from './events.ts';

export type Grading =
  | { readonly kind: 'waiting' /** Tries that failed. */; readonly tries: number }
  /** `atPosition`: of the entry with the first verdict. */
  | { readonly kind: 'graded'; readonly verdict: Verdict; readonly atPosition: number }
  /** After the last try; the host looks at it. */
  | { readonly kind: 'could-not-grade'; readonly code: string; readonly message: string };

export interface Submission {
  readonly id: string;
  readonly position: number;
  readonly key: string;
  readonly person: string;
  readonly team: string;
  readonly exercise: string;
  readonly fileSet: string;
  readonly ownTests: boolean;
  readonly receivedAtMs: number;
  /** Contest time of the receipt. */
  readonly elapsedMs: number;
  /** Received after the team's end, as it was then. */
  readonly late: boolean;
  /** Why the host lets a late one count. */
  readonly admitted: string | null;
  readonly grading: Grading;
  /** What the tests are worth that the team added; null until they were run, which is after the reveal. */
  readonly ownTestsFound: BashEventOf<'own-tests-run'>['found'] | null;
}

export interface BoughtHint {
  readonly position: number;
  readonly person: string;
  readonly exercise: string;
  readonly bug: string;
  readonly step: number;
  readonly cost: number;
  /** After the team's end hints are free and without effect. */
  readonly late: boolean;
}

/** What one team did. Its submissions stay with it when people move to another team. */
export interface Play {
  readonly team: string;
  /** In the order of receipt. */
  readonly submissions: ReadonlyMap<string, Submission>;
  readonly hints: readonly BoughtHint[];
}

/** By team. */
export type Plays = ReadonlyMap<string, Play>;

/** Where in the log and in contest time an event of a team is. */
export interface Moment {
  readonly position: number;
  readonly atMs: number;
  readonly elapsedMs: number;
  readonly over: boolean;
}

export function foldPlays(plays: Plays, event: BashEvent, momentOf: (team: string) => Moment): Plays {
  switch (event.type) {
    case 'submission-received':
      return received(plays, event, momentOf(event.team));
    case 'verdict-given':
      return graded(plays, event.submission, event.verdict, momentOf('').position);
    case 'grading-failed':
      return withSubmission(plays, event.submission, (submission) =>
        submission.grading.kind === 'waiting' ? { ...submission, grading: afterFailure(event) } : submission,
      );
    case 'submission-admitted':
      return withSubmission(plays, event.submission, (submission) => ({
        ...submission,
        admitted: event.reason,
      }));
    case 'own-tests-run':
      return withSubmission(plays, event.submission, (submission) => ({
        ...submission,
        ownTestsFound: event.found,
      }));
    case 'hint-bought': {
      const { position, over } = momentOf(event.team);
      const { person, exercise, bug, step, cost } = event;
      return withPlay(plays, event.team, (play) => ({
        ...play,
        hints: [...play.hints, { position, person, exercise, bug, step, cost, late: over }],
      }));
    }
    default:
      return plays;
  }
}

function received(plays: Plays, event: BashEventOf<'submission-received'>, moment: Moment): Plays {
  const { submission: id, key, person, team, exercise, fileSet, ownTests } = event;
  if (submissionOf(plays, id)) return plays;
  const submission: Submission = {
    ...{ id, key, person, team, exercise, fileSet, ownTests },
    position: moment.position,
    receivedAtMs: moment.atMs,
    elapsedMs: moment.elapsedMs,
    late: moment.over,
    admitted: null,
    grading: { kind: 'waiting', tries: 0 },
    ownTestsFound: null,
  };
  return withPlay(plays, team, (play) => ({
    ...play,
    submissions: new Map([...play.submissions, [id, submission]]),
  }));
}

/** The first verdict stands; only a rejudge replaces it. */
function graded(plays: Plays, id: string, verdict: Verdict, atPosition: number): Plays {
  return withSubmission(plays, id, (submission) =>
    submission.grading.kind === 'graded'
      ? submission
      : { ...submission, grading: { kind: 'graded', verdict, atPosition } },
  );
}

const afterFailure = ({ final, code, message, try: tries }: BashEventOf<'grading-failed'>): Grading =>
  final ? { kind: 'could-not-grade', code, message } : { kind: 'waiting', tries };

/** Puts the verdicts of an applied rejudge in place of those before. */
export function rejudged(
  plays: Plays,
  { scope, results }: Pick<BashEventOf<'rejudge-previewed'>, 'scope' | 'results'>,
  position: number,
): Plays {
  return results.reduce(
    (current, { submission, verdict }) =>
      withSubmission(current, submission, (before) => ({
        ...before,
        grading: {
          kind: 'graded',
          verdict: judgedAnew(before, verdict, scope.bug),
          atPosition: before.grading.kind === 'graded' ? before.grading.atPosition : position,
        },
      })),
    plays,
  );
}

/** Where a rejudge is about one bug, everything else of a verdict stays. */
function judgedAnew({ grading }: Submission, verdict: Verdict, bug: RejudgeScope['bug']): Verdict {
  if (bug === undefined || grading.kind !== 'graded' || grading.verdict.bugs === null) return verdict;
  const anew = verdict.bugs?.find(({ id }) => id === bug);
  if (!anew) return grading.verdict;
  return { ...grading.verdict, bugs: grading.verdict.bugs.map((old) => (old.id === bug ? anew : old)) };
}

export function submissionOf(plays: Plays, id: string): Submission | undefined {
  for (const { submissions } of plays.values()) {
    const submission = submissions.get(id);
    if (submission) return submission;
  }
  return undefined;
}

/** What this person sent with this key before, so that a repeated request is the same submission. */
export function submissionOfKey(plays: Plays, person: string, key: string): Submission | undefined {
  for (const { submissions } of plays.values()) {
    for (const submission of submissions.values()) {
      if (submission.key === key && submission.person === person) return submission;
    }
  }
  return undefined;
}

export const playOf = (plays: Plays, team: string): Play =>
  plays.get(team) ?? { team, submissions: new Map(), hints: [] };

/** Whether it is part of the result, once it is graded. */
export const counts = ({ late, admitted }: Submission): boolean => !late || admitted !== null;

/** The verdict of a submission that is graded and counts. */
export const countingVerdict = (submission: Submission): Verdict | null =>
  counts(submission) && submission.grading.kind === 'graded' && submission.grading.verdict.score !== null
    ? submission.grading.verdict
    : null;

function withPlay(plays: Plays, team: string, change: (play: Play) => Play): Plays {
  return new Map([...plays, [team, change(playOf(plays, team))]]);
}

function withSubmission(plays: Plays, id: string, change: (submission: Submission) => Submission): Plays {
  const before = submissionOf(plays, id);
  if (!before) return plays;
  const after = change(before);
  if (after === before) return plays;
  return withPlay(plays, before.team, (play) => ({
    ...play,
    submissions: new Map([...play.submissions, [id, after]]),
  }));
}
