import { type AttemptState, isSealed, type Submission } from '../domain/attempt.ts';
import type { AttemptEvent } from '../domain/attempt-event.ts';
import { elapsedMs } from '../domain/clock.ts';
import { countingSubmission, lateSubmission } from '../domain/counting-submission.ts';
import type { Bug, Exercise } from '../domain/exercise.ts';
import { hintOffers } from '../domain/hints.ts';
import { type InterviewRecord, interviewRecord } from '../domain/interview-record.ts';
import type { Score } from '../domain/verdict.ts';
import { wordEvent } from './event.ts';
import { type ReportedExtension, reportedExtension } from './extension.ts';

/** What a submission did for a line of the ticket, beside what its author believed. */
export interface ReportedLine {
  /** Null in practice, which does not ask. */
  readonly believed: boolean | null;
  /** Null while sealed, and where there is no verdict. */
  readonly gone: boolean | null;
}

export interface ReportedSubmission {
  readonly at: string;
  readonly sinceStartMs: number;
  /** After the bell. */
  readonly late: boolean;
  /** Whether the score is that of this one. */
  readonly counts: boolean;
  /** Null while sealed. */
  readonly score: Score | null;
  /** What it was worth for earlier content of the exercise, oldest first; empty while sealed. */
  readonly earlierScores: readonly { readonly version: string; readonly score: Score | null }[];
  /** By line of the ticket. */
  readonly lines: readonly ReportedLine[];
}

/** How an attempt went, as data for every face: the process timeline, belief beside truth, the debrief. */
export interface Report {
  readonly schema: 'bugsquash/report@1';
  readonly attempt: string;
  readonly exercise: { readonly id: string; readonly version: string; readonly title: string };
  readonly mode: AttemptState['prepared']['mode'];
  readonly assistants: boolean;
  /** Which, where that was said. */
  readonly assistantNames: string | null;
  /** The only line of the whole ticket (from 1) that it was about, and after the finish the bug's id; null for all. */
  readonly variant: { readonly line: number; readonly bug: string | null } | null;
  readonly phase: AttemptState['phase'];
  readonly sandbox: string | null;
  readonly score: Score | null;
  readonly lateScore: Score | null;
  /** The second stage; null where it was never started. */
  readonly extension: ReportedExtension | null;
  /** By line of the ticket, as the submission has it that counts (else the last one). */
  readonly symptoms: readonly (ReportedLine & { readonly symptom: string; readonly hints: number })[];
  readonly submissions: readonly ReportedSubmission[];
  /** In the order of the log; the times never go backwards. */
  readonly timeline: readonly {
    readonly atMs: number;
    readonly sinceStartMs: number;
    readonly what: string;
  }[];
  /** What an interviewer left, after the finish; null where none was seated. */
  readonly interview: InterviewRecord | null;
  readonly testRuns: number;
  /** Milliseconds from the start of the clock to the first run of the visible tests. */
  readonly firstTestRunMs: number | null;
  readonly notes: readonly string[];
}

/** Pure: the log in, the report out. */
export function buildReport(
  id: string,
  events: readonly AttemptEvent[],
  state: AttemptState,
  exercise: Exercise,
): Report {
  const sealed = isSealed(state);
  const counting = countingSubmission(state);
  const late = lateSubmission(state);
  const shown = counting ?? state.submissions.at(-1);
  const sinceStartMs = timesSinceStart(events);
  const { manifest, solution } = exercise;
  const hints = hintOffers(solution.bugs, state.hints);
  const timesOf = (type: AttemptEvent['type']) =>
    events.flatMap((event, index) => (event.type === type ? [sinceStartMs[index] ?? 0] : []));
  const submittedAt = timesOf('submitted');
  return {
    schema: 'bugsquash/report@1',
    attempt: id,
    exercise: { id: manifest.id, version: state.content.version, title: manifest.title },
    mode: state.prepared.mode,
    assistants: state.prepared.assistants,
    assistantNames: state.prepared.assistantNames ?? null,
    variant: reportedVariant(state),
    phase: state.phase,
    sandbox: sealed ? null : (shown?.verdict.sandbox ?? null),
    score: sealed ? null : (counting?.verdict.score ?? null),
    lateScore: sealed ? null : (late?.verdict.score ?? null),
    extension: reportedExtension(state),
    symptoms: linesOf(shown, state, solution.bugs).map((line, index) => ({
      symptom: solution.bugs[index]?.symptom ?? '',
      ...line,
      hints: hints[index]?.taken.length ?? 0,
    })),
    submissions: state.submissions.map((submission, index) => ({
      at: new Date(submission.atMs).toISOString(),
      sinceStartMs: submittedAt[index] ?? 0,
      late: submission.late,
      counts: !sealed && submission === (submission.late ? late : counting),
      score: sealed ? null : submission.verdict.score,
      earlierScores: sealed
        ? []
        : submission.earlierVerdicts.map(({ exercise: { version }, score }) => ({ version, score })),
      lines: linesOf(submission, state, solution.bugs),
    })),
    interview: state.phase === 'finished' ? interviewRecord(events) : null,
    timeline: events.map((event, index) => ({
      atMs: event.atMs,
      sinceStartMs: sinceStartMs[index] ?? 0,
      what: isInterviewers(event) && state.phase !== 'finished' ? HIDDEN_NOTE : wordEvent(event, sealed),
    })),
    testRuns: state.testRuns.length,
    firstTestRunMs: timesOf('tests-run')[0] ?? null,
    notes: state.notes,
  };
}

/** Until the finish an interviewer's notes may help, or trouble. */
const HIDDEN_NOTE = 'the interviewer wrote something down';

const isInterviewers = ({ type }: AttemptEvent): boolean =>
  type === 'interviewer-note' || type === 'interviewer-rating';

function reportedVariant({ phase, prepared: { variant } }: AttemptState): Report['variant'] {
  if (!variant) return null;
  return { line: variant.line + 1, bug: phase === 'finished' ? variant.bug : null };
}

/** Belief beside truth, for each line of the ticket. */
function linesOf(
  submission: Submission | undefined,
  state: AttemptState,
  bugs: readonly Bug[],
): readonly ReportedLine[] {
  const isAsked = state.prepared.mode === 'strict' && submission !== undefined;
  const graded = isSealed(state) ? undefined : submission?.verdict.bugs;
  return bugs.map(({ id }, line) => ({
    believed: isAsked ? submission.believed.includes(line) : null,
    gone: graded?.find((bug) => bug.id === id)?.squashed ?? null,
  }));
}

/**
 * Milliseconds from the start of the clock to each event; negative before it. The log's order holds, whatever
 * happened to the wall clock: no event is earlier than the one before.
 */
function timesSinceStart(events: readonly AttemptEvent[]): readonly number[] {
  const started = events.find(({ type }) => type === 'started') ?? events[0];
  if (started === undefined) return [];
  const startIndex = events.indexOf(started);
  let latestMs = Number.NEGATIVE_INFINITY;
  return events.map((event, index) => {
    const ms = index < startIndex ? -elapsedMs(event, started) : elapsedMs(started, event);
    latestMs = Math.max(latestMs, ms);
    return latestMs;
  });
}
