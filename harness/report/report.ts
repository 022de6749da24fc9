import { type AttemptState, isSealed, type Submission } from '../domain/attempt.ts';
import type { AttemptEvent, OwnTest } from '../domain/attempt-event.ts';
import { countingSubmission, lateSubmission } from '../domain/counting-submission.ts';
import type { Bug, Exercise } from '../domain/exercise.ts';
import { codeStarted } from '../domain/feedback.ts';
import { hintOffers } from '../domain/hints.ts';
import { type InterviewRecord, interviewRecord } from '../domain/interview-record.ts';
import type { Score } from '../domain/verdict.ts';
import { wordEvent } from './event.ts';
import { type ReportedExtension, reportedExtension } from './extension.ts';
import { type Moment, momentsOf } from './moments.ts';
import type { EditPrecision } from './precision/edit-precision.ts';
import type { Resemblance } from './precision/resemblance.ts';
import { type Advice, adviceOf } from './process/advice.ts';
import { type Process, processOf } from './process/process.ts';
import { framesOf } from './time-lapse.ts';

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
  /** Whether the score is that of this one; of a late one, the score after the bell. */
  readonly counts: boolean;
  /** Null while sealed. */
  readonly score: Score | null;
  /** What it was worth for earlier content of the exercise, oldest first; empty while sealed. */
  readonly earlierScores: readonly { readonly version: string; readonly score: Score | null }[];
  /** By line of the ticket. */
  readonly lines: readonly ReportedLine[];
  /** Guards that it broke; null while sealed, where there is no verdict, and where the code did not start. */
  readonly regressions: number | null;
  /** Whether the code could be loaded at all, without which nothing passes; null where there is no verdict. */
  readonly started: boolean | null;
  /** Wrong fixes of the corpus that it looks like; null until the reference was shown. */
  readonly resembles: readonly Resemblance[] | null;
}

/** An event in words, as the timeline has it. */
export interface TimelineEntry {
  readonly atMs: number;
  readonly sinceStartMs: number;
  readonly kind: AttemptEvent['type'];
  readonly what: string;
  /** Lines of the ticket (0-based) that were gone with it, or there again. */
  readonly fell: readonly number[];
  readonly cameBack: readonly number[];
  /** 1-based, of the time-lapse, where the files of this moment are kept. */
  readonly frame: number | null;
}

/** What only the solution can tell of the submissions; asked for after the reveal. */
export interface Comparison {
  /** Of the submission that counts; null where there is none, or its files are not kept. */
  readonly precision: EditPrecision | null;
  /** By submission. */
  readonly resembles: readonly (readonly Resemblance[])[];
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
  /** Strict, before the bell: of the verdicts nothing is told yet. */
  readonly sealed: boolean;
  readonly sandbox: string | null;
  readonly score: Score | null;
  readonly lateScore: Score | null;
  /** The second stage; null where it was never started. */
  readonly extension: ReportedExtension | null;
  /** By line of the ticket, as the submission has it that counts (else the last one). */
  readonly symptoms: readonly (ReportedLine & { readonly symptom: string; readonly hints: number })[];
  readonly submissions: readonly ReportedSubmission[];
  /** In the order in which it happened; the times never go backwards. */
  readonly timeline: readonly TimelineEntry[];
  /** What an interviewer left, after the finish; null where none was seated. */
  readonly interview: InterviewRecord | null;
  readonly testRuns: number;
  /** Milliseconds from the start of the clock to the first run of the visible tests. */
  readonly firstTestRunMs: number | null;
  readonly notes: readonly string[];
  readonly limitMs: number;
  readonly startedAtMs: number | null;
  readonly process: Process;
  readonly advice: readonly Advice[];
  /** Null until the reference was shown. */
  readonly precision: EditPrecision | null;
  /** What one's own added tests catch; null until they were judged. */
  readonly ownTests: readonly OwnTest[] | null;
  /** By line of the ticket; null until the reference was shown. */
  readonly bugIds: readonly string[] | null;
  /** Of how many moments the files are kept. */
  readonly frames: number;
}

/**
 * Pure: the log in, the report out.
 * @param comparison what the solution tells, for attempts whose reference was shown
 */
export function buildReport(
  id: string,
  events: readonly AttemptEvent[],
  state: AttemptState,
  exercise: Exercise,
  comparison: Comparison | null = null,
): Report {
  const sealed = isSealed(state);
  const counting = countingSubmission(state);
  const late = lateSubmission(state);
  const shown = counting ?? state.submissions.at(-1);
  const moments = momentsOf(asGradedNow(events, state));
  const process = processOf(moments, state, exercise);
  const { manifest, solution } = exercise;
  const hints = hintOffers(solution.bugs, state.hints);
  const timesOf = (type: AttemptEvent['type']) =>
    moments.flatMap(({ event, sinceStartMs }) => (event.type === type ? [sinceStartMs] : []));
  const submittedAt = timesOf('submitted');
  const told = process.revealed ? comparison : null;
  const submissions = state.submissions.map((submission, index): ReportedSubmission => {
    const { verdict } = submission;
    const started = verdict.bugs === null ? null : codeStarted(verdict);
    return {
      at: new Date(submission.atMs).toISOString(),
      sinceStartMs: submittedAt[index] ?? 0,
      late: submission.late,
      counts: !sealed && submission === (submission.late ? late : counting),
      score: sealed ? null : verdict.score,
      earlierScores: sealed
        ? []
        : submission.earlierVerdicts.map(({ exercise: { version }, score }) => ({ version, score })),
      lines: linesOf(submission, state, solution.bugs),
      regressions: sealed || !started ? null : verdict.regressions.length,
      started,
      resembles: told?.resembles[index] ?? null,
    };
  });
  return {
    schema: 'bugsquash/report@1',
    attempt: id,
    exercise: { id: manifest.id, version: state.content.version, title: manifest.title },
    mode: state.prepared.mode,
    assistants: state.prepared.assistants,
    assistantNames: state.prepared.assistantNames ?? null,
    variant: reportedVariant(state),
    phase: state.phase,
    sealed,
    sandbox: sealed ? null : (shown?.verdict.sandbox ?? null),
    score: sealed ? null : (counting?.verdict.score ?? null),
    lateScore: sealed ? null : (late?.verdict.score ?? null),
    extension: reportedExtension(state),
    symptoms: linesOf(shown, state, solution.bugs).map((line, index) => ({
      symptom: solution.bugs[index]?.symptom ?? '',
      ...line,
      hints: hints[index]?.taken.length ?? 0,
    })),
    submissions,
    timeline: timelineOf(moments, process, state),
    interview: state.phase === 'finished' ? interviewRecord(events) : null,
    testRuns: state.testRuns.length,
    firstTestRunMs: timesOf('tests-run')[0] ?? null,
    notes: state.notes,
    limitMs: state.prepared.limitMs,
    startedAtMs: 'startedAtMs' in state ? state.startedAtMs : null,
    process,
    advice: adviceOf({
      process,
      limitMs: state.prepared.limitMs,
      beliefs: beliefsOf(submissions),
      submissions,
      precision: told?.precision ?? null,
      ownTests: state.ownTests,
    }),
    precision: told?.precision ?? null,
    ownTests: state.ownTests,
    bugIds: process.revealed ? solution.bugs.map((bug) => bug.id) : null,
    frames: framesOf(moments).length,
  };
}

/** The log with the verdicts that count: after a regrade those of the submissions are older. */
function asGradedNow(events: readonly AttemptEvent[], { submissions }: AttemptState): AttemptEvent[] {
  let position = 0;
  return events.map((event) => {
    if (event.type !== 'submitted') return event;
    const graded = submissions[position] ?? event;
    position += 1;
    return graded;
  });
}

/** Until the finish an interviewer's notes may help, or trouble. */
const HIDDEN_NOTE = 'the interviewer wrote something down';

const isInterviewers = ({ type }: AttemptEvent): boolean =>
  type === 'interviewer-note' || type === 'interviewer-rating';

function reportedVariant({ phase, prepared: { variant } }: AttemptState): Report['variant'] {
  if (!variant) return null;
  return { line: variant.line + 1, bug: phase === 'finished' ? variant.bug : null };
}

function timelineOf(moments: readonly Moment[], { falls }: Process, state: AttemptState): TimelineEntry[] {
  const sealed = isSealed(state);
  const frames = framesOf(moments);
  const submitted = moments.filter(({ event }) => event.type === 'submitted');
  return moments.map(({ event, index, sinceStartMs }) => {
    const fall = falls[submitted.findIndex((moment) => moment.index === index)];
    const frame = frames.findIndex((kept) => kept.event === index);
    return {
      atMs: event.atMs,
      sinceStartMs,
      kind: event.type,
      what: isInterviewers(event) && state.phase !== 'finished' ? HIDDEN_NOTE : wordEvent(event, sealed),
      fell: fall?.fell ?? [],
      cameBack: fall?.cameBack ?? [],
      frame: frame < 0 ? null : frame + 1,
    };
  });
}

/** What was believed and is known, line by line of every submission. */
function beliefsOf(submissions: readonly ReportedSubmission[]) {
  return submissions.flatMap(({ lines }, submission) =>
    lines.flatMap(({ believed, gone }) =>
      believed === null || gone === null ? [] : [{ submission, believed, gone }],
    ),
  );
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
