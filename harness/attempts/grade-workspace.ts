import type { AttemptEvent } from '../domain/attempt-event.ts';
import type { Instant } from '../domain/clock.ts';
import { type Failure, type FailureCode, failed, type Result, success } from '../domain/failure.ts';
import type { Verdict } from '../domain/verdict.ts';
import { readEditableFiles } from '../files/editable-files.ts';
import { usingTemporaryFolder } from '../files/temporary-folder.ts';
import type { GradeOptions } from '../grading/grader.ts';
import { type Submission, submissionOf } from '../grading/submission.ts';
import { snapshotOf } from '../workspace/snapshots/snapshots.ts';
import { changedContent } from './content.ts';
import type { AttemptsHost } from './host.ts';
import { keepSave } from './keep-save.ts';
import type { OpenAttempt } from './open-attempt.ts';

/** A workspace's files as they were graded. */
export interface GradedWorkspace {
  /** When it was asked for: what counts is the moment of pressing. */
  readonly now: Instant;
  readonly digest: string;
  readonly verdict: Verdict;
  /** The snapshot that holds the files, or why they could not be kept. */
  readonly snapshot: Result<string>;
}

/** Reads the workspace, keeps its files as a snapshot called `label`, and grades them. */
export async function gradeWorkspace(
  host: Pick<AttemptsHost, 'clock' | 'grader'>,
  attempt: OpenAttempt,
  label: string,
  options: GradeOptions,
): Promise<Result<GradedWorkspace>> {
  const changed = changedContent(attempt);
  if (changed) return changed;
  const now = host.clock.now();
  const { workspace, exercise } = attempt;
  const files = readEditableFiles(workspace.directory, exercise.manifest.editable);
  const read = submissionOf(workspace.directory, files);
  if (!read.ok) return read;
  const [snapshot] = await Promise.all([
    snapshotOf(workspace, files.files, label, new Date(now.atMs)),
    keepSave(host, attempt),
  ]);
  const verdict = await gradeFiles(host, attempt, read.value, options);
  return verdict.ok ? success({ now, digest: read.value.digest, verdict: verdict.value, snapshot }) : verdict;
}

/** Grades files as the attempt's submissions are graded; without a verdict it is a failure. */
export async function gradeFiles(
  { grader }: Pick<AttemptsHost, 'grader'>,
  { id, exercise }: OpenAttempt,
  submission: Submission,
  options: GradeOptions,
): Promise<Result<Verdict>> {
  const graded = await usingTemporaryFolder(async () =>
    (await grader()).grade(exercise, submission, { seed: seedOfAttempt(id), ...options }),
  );
  if (!graded.ok) return graded;
  const { verdict } = graded.value;
  if (!verdict.failure) return success(verdict);
  const { code, message, next } = verdict.failure;
  return failed(code as FailureCode, message, next);
}

/** The seed varies between attempts and never within one, so that resubmitting is not a lottery. */
export function seedOfAttempt(attemptId: string): string {
  return BigInt(`0x${Buffer.from(attemptId, 'utf8').toString('hex').slice(-24)}`).toString();
}

/**
 * Records a graded submission where the log now ends: the bell or a run may have come while it was graded.
 * @returns it, and why its files could not be kept as a snapshot, if they could not
 */
export async function recordGraded<Event extends AttemptEvent>(
  attempt: OpenAttempt,
  { snapshot }: GradedWorkspace,
  submission: Event,
): Promise<Result<{ readonly submission: Event; readonly snapshotFailure: Failure | null }>> {
  const caughtUp = await attempt.refresh();
  if (!caughtUp.ok) return caughtUp;
  const recorded = await attempt.record(submission);
  if (!recorded.ok) return recorded;
  return success({ submission, snapshotFailure: snapshot.ok ? null : snapshot.failure });
}
