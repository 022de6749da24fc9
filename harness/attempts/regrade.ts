import { readExerciseFiles } from '../catalog/exercise-files.ts';
import type { Submission } from '../domain/attempt.ts';
import type { RegradedEvent } from '../domain/attempt-event.ts';
import type { Exercise } from '../domain/exercise.ts';
import { type FailureCode, failed, type Result, success } from '../domain/failure.ts';
import { paidHints } from '../domain/hints.ts';
import type { Score, Verdict } from '../domain/verdict.ts';
import { usingTemporaryFolder } from '../files/temporary-folder.ts';
import { readSubmission } from '../grading/submission.ts';
import { listSnapshots, withSnapshot } from '../workspace/snapshots/snapshots.ts';
import { contentIdOf, keepContent } from './content.ts';
import { type ContentChange, contentChange } from './content-change.ts';
import { seedOfAttempt } from './grade-workspace.ts';
import type { AttemptsHost } from './host.ts';
import type { OpenAttempt } from './open-attempt.ts';
import { submissionLabel } from './submit.ts';

/** One submission, before and after. */
export interface RegradedSubmission {
  readonly atMs: number;
  readonly late: boolean;
  readonly before: Score | null;
  /** Null where it could not be graded again; then it does not count any more, and `why` says why. */
  readonly after: Score | null;
  readonly why: string | null;
}

export interface Regraded {
  readonly change: Extract<ContentChange, { readonly kind: 'changed' }>;
  readonly submissions: readonly RegradedSubmission[];
}

/**
 * Goes on with the exercise as its collection has it now: what was submitted is graded against it, from the snapshots
 * that were taken. The verdicts of the earlier content are kept and never compared with the new ones.
 * @returns undefined if the exercise has not changed
 */
export async function regrade(
  host: AttemptsHost,
  attempt: OpenAttempt,
  signal?: AbortSignal,
): Promise<Result<Regraded | undefined>> {
  const fresh = await attempt.refresh();
  if (!fresh.ok) return fresh;
  const { state } = attempt;
  const change = await contentChange(host, state);
  if (change.kind === 'none') return success(undefined);
  if (change.kind === 'gone') {
    return failed(
      'unknown-exercise',
      `There is nothing to grade by: ${change.why}`,
      'The attempt goes on with the content that it was begun with.',
    );
  }
  const kept = await keepContent(host, change.now);
  if (!kept.ok) return kept;
  const verdicts: { submission: number; verdict: Verdict }[] = [];
  const submissions: RegradedSubmission[] = [];
  for (const [index, submission] of state.submissions.entries()) {
    const graded = await gradeAgain(host, attempt, change.now, index, signal);
    if (!graded.ok) return graded;
    const { verdict, why } = graded.value;
    if (verdict) verdicts.push({ submission: index, verdict });
    const { atMs, late, verdict: earlier } = submission;
    submissions.push({ atMs, late, before: earlier.score, after: verdict?.score ?? null, why });
  }
  const event: RegradedEvent = {
    type: 'regraded',
    ...host.clock.now(),
    exercise: contentIdOf(change.now),
    verdicts,
  };
  const recorded = await attempt.record(
    event,
    (now) => now.submissions.length === state.submissions.length && now.content === attempt.state.content,
  );
  return recorded.ok ? success({ change, submissions }) : recorded;
}

type GradedAgain = { readonly verdict: Verdict | null; readonly why: string | null };

/** Grades a submission against other content, with the hints that were paid for when it was submitted. */
async function gradeAgain(
  host: AttemptsHost,
  attempt: OpenAttempt,
  exercise: Exercise,
  index: number,
  signal: AbortSignal | undefined,
): Promise<Result<GradedAgain>> {
  const submission = attempt.state.submissions[index];
  const snapshot = submission && (await snapshotOf(attempt, submission, index));
  if (snapshot === undefined) return success({ verdict: null, why: 'no snapshot of its files is kept' });
  const { editable } = exercise.manifest;
  const files = await withSnapshot(attempt.workspace, snapshot, async (tree) =>
    readSubmission(tree, editable),
  );
  if (!files.ok) return files;
  if (!files.value.ok) return success({ verdict: null, why: files.value.failure.message });
  const grader = await host.grader();
  const answer = files.value.value;
  const graded = await usingTemporaryFolder(() =>
    grader.grade(exercise, answer, {
      seed: seedOfAttempt(attempt.id),
      hints: paidHints(hintsBefore(attempt, index), exercise.solution.bugs),
      signal,
      exerciseFiles: readExerciseFiles(exercise),
    }),
  );
  if (!graded.ok) return graded;
  const { verdict } = graded.value;
  if (verdict.failure) {
    const { code, message, next } = verdict.failure;
    return failed(code as FailureCode, `${message} Nothing was changed.`, next);
  }
  return success({ verdict, why: null });
}

/** By its id, or for attempts of earlier times by its label. */
async function snapshotOf(
  { workspace }: OpenAttempt,
  { snapshot }: Submission,
  index: number,
): Promise<string | undefined> {
  const known = await listSnapshots(workspace);
  if (!known.ok) return undefined;
  return known.value.find(({ id, label }) =>
    snapshot === undefined ? label === submissionLabel(index) : id === snapshot,
  )?.id;
}

/** Hints taken before the submission of this position. */
function hintsBefore({ events }: OpenAttempt, index: number) {
  const at = events.flatMap(({ type }, position) => (type === 'submitted' ? [position] : []))[index] ?? 0;
  return events.slice(0, at).filter((event) => event.type === 'hint-taken');
}
