import type { Status } from '../attempts/attempts.ts';
import type { ContentChange } from '../attempts/content-change.ts';
import type { AttemptState } from '../domain/attempt.ts';
import type { SubmittedEvent } from '../domain/attempt-event.ts';
import type { Failure } from '../domain/failure.ts';
import type { Feedback } from '../domain/feedback.ts';
import type { StepWording } from '../wording/next-step.ts';
import { extensionDocument } from './extension-output.ts';

/** The JSON documents of the candidate's commands. They hold what the person may see, and no more. */

/** A failure inside a document, its next step in words. */
export function failureDocument({ code, message, next }: Failure, steps: StepWording) {
  return { code, message, next: steps.next(next) };
}

export function statusDocument(status: Status, change: ContentChange) {
  const { attemptId, exercise, workspace, state, timeLeftMs, sealed, diff, feedback, score, lateScore } =
    status;
  const { id, version, title, level, minutes } = exercise.manifest;
  const lastRun = state.testRuns.at(-1);
  return {
    schema: 'bugsquash/status@1',
    attempt: attemptId,
    exercise: { id, version, title, level, minutes },
    workspace,
    mode: state.prepared.mode,
    variant: variantDocument(state),
    interviewer: state.prepared.interviewer ?? false,
    assistants: state.prepared.assistants ? (state.prepared.assistantNames ?? 'yes') : null,
    phase: state.phase,
    limitMs: state.prepared.limitMs,
    timeLeftMs,
    sealed,
    ticket: exercise.solution.bugs.map(({ symptom }) => symptom),
    changed: { files: diff.files, added: diff.added, removed: diff.removed, skipped: diff.skipped },
    visibleTests: lastRun
      ? {
          passed: lastRun.passed,
          failed: lastRun.failed,
          total: lastRun.total,
          at: new Date(lastRun.atMs).toISOString(),
        }
      : null,
    submissions: state.submissions.length,
    hints: state.hints.length,
    notes: state.notes,
    feedback,
    score,
    lateScore,
    prompt: promptDocument(status.prompt),
    extension: extensionDocument(status.extension),
    exerciseChange: exerciseChange(change),
  };
}

/** The interviewer's open question. */
function promptDocument(prompt: Status['prompt']) {
  if (prompt === null) return null;
  const { id, reason, question, since } = prompt;
  return { id, reason, question, since: new Date(since.atMs).toISOString() };
}

/** Which variant it is: its line of the whole ticket, and after the finish the bug's id. Null for a whole exercise. */
function variantDocument({ phase, prepared: { variant } }: AttemptState) {
  if (!variant) return null;
  return { line: variant.line + 1, bug: phase === 'finished' ? variant.bug : null };
}

/** What became of the exercise since the attempt was begun; null where nothing did. */
function exerciseChange(change: ContentChange) {
  if (change.kind !== 'changed') return change.kind === 'none' ? null : { kind: change.kind };
  const { kind, from, to, parts } = change;
  return { kind, from, to, parts };
}

export function submissionDocument(submission: SubmittedEvent, feedback: Feedback, sealed: boolean) {
  return {
    schema: 'bugsquash/submission@1',
    at: new Date(submission.atMs).toISOString(),
    late: submission.late,
    sealed,
    sandbox: submission.verdict.sandbox,
    believed: submission.believed.map((line) => line + 1),
    ...feedback,
  };
}
