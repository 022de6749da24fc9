import { isSealed } from '../domain/attempt.ts';
import type { SubmittedEvent } from '../domain/attempt-event.ts';
import { type Failure, type FailureCode, failed, type Result, success } from '../domain/failure.ts';
import { type GradingProgress, gradingProgress } from '../domain/grading-progress.ts';
import { paidHints } from '../domain/hints.ts';
import { usingTemporaryFolder } from '../files/temporary-folder.ts';
import { readSubmission } from '../grading/submission.ts';
import type { TestOutcome } from '../grading/supervisor/run-types.ts';
import { takeSnapshot } from '../workspace/snapshots/snapshots.ts';
import { changedContent } from './content.ts';
import type { AttemptsHost } from './host.ts';
import type { OpenAttempt } from './open-attempt.ts';

export interface SubmitOptions {
  /** Ticket lines (0-based) that the candidate believes fixed; practice tells the truth at once and keeps none. */
  readonly believed?: readonly number[];
  readonly signal?: AbortSignal | undefined;
  /** Told how it stands after each hidden test; provisional, for the verdict fails closed. */
  readonly onProgress?: ((progress: GradingProgress) => void) | undefined;
}

/** A graded submission, as it is in the log. */
export interface Submitted {
  readonly submission: SubmittedEvent;
  /** Why the files could not be kept as a snapshot, if they could not; the submission counts all the same. */
  readonly snapshotFailure: Failure | null;
}

/**
 * Grades the workspace as it is now. The moment of pressing counts, not the moment the verdict is there. A
 * submission that could not be graded is not an event: the attempt stays as it was.
 */
export async function submit(
  host: Pick<AttemptsHost, 'clock' | 'grader'>,
  attempt: OpenAttempt,
  options: SubmitOptions = {},
): Promise<Result<Submitted>> {
  const fresh = await attempt.refresh();
  if (!fresh.ok) return fresh;
  const { state, exercise } = attempt;
  if (state.phase !== 'running' && state.phase !== 'over' && state.phase !== 'paused') {
    return failed(
      'wrong-state',
      `Nothing can be submitted to an attempt that is ${state.phase}.`,
      state.phase === 'prepared'
        ? { command: ['resume'], workspace: attempt.workspace.directory }
        : { command: ['start', exercise.manifest.id] },
    );
  }
  const changed = changedContent(attempt);
  if (changed) return changed;
  const now = host.clock.now();
  const grader = await host.grader();
  const submission = readSubmission(attempt.workspace.directory, exercise.manifest.editable);
  if (!submission.ok) return submission;
  const label = submissionLabel(state.submissions.length);
  const kept = await takeSnapshot(attempt.workspace, label, new Date(now.atMs));
  const graded = await usingTemporaryFolder(() =>
    grader.grade(exercise, submission.value, {
      seed: seedOfAttempt(attempt.id),
      hints: paidHints(state.hints, exercise.solution.bugs),
      signal: options.signal,
      ...progressCallbacks(attempt, options.onProgress),
    }),
  );
  if (!graded.ok) return graded;
  const { verdict } = graded.value;
  if (verdict.failure) {
    const { code, message, next } = verdict.failure;
    return failed(code as FailureCode, message, next);
  }
  const event: SubmittedEvent = {
    type: 'submitted',
    ...now,
    submissionDigest: submission.value.digest,
    believed: state.prepared.mode === 'strict' ? (options.believed ?? []) : [],
    verdict,
    late: state.phase === 'over',
    ...(kept.ok ? { snapshot: kept.value } : {}),
  };
  // Recorded where the log now ends: the bell or a run may have come while grading.
  const caughtUp = await attempt.refresh();
  if (!caughtUp.ok) return caughtUp;
  const recorded = await attempt.record(event);
  return recorded.ok
    ? success({ submission: event, snapshotFailure: kept.ok ? null : kept.failure })
    : recorded;
}

/** Gets the processes of the next submission ready. A failure to do so shows when something is graded. */
export async function warmUp({ grader }: Pick<AttemptsHost, 'grader'>, attempt: OpenAttempt): Promise<void> {
  const { phase } = attempt.state;
  if (phase !== 'running' && phase !== 'over') return;
  await (await grader()).warmUp(attempt.exercise);
}

/** What the grader tells while it runs, as progress without spoilers. */
function progressCallbacks(attempt: OpenAttempt, onProgress: SubmitOptions['onProgress']) {
  const collected = new Map<string, readonly string[]>();
  const outcomes = new Map<string, TestOutcome['state']>();
  return {
    onCollected(file: string, tests: readonly string[]) {
      collected.set(file, tests);
    },
    onOutcome({ id, state }: TestOutcome) {
      outcomes.set(id, state);
      const { bugs } = attempt.exercise.solution;
      onProgress?.(gradingProgress({ collected, outcomes }, bugs, isSealed(attempt.state)));
    },
  };
}

/** How the snapshot of a submission is called, by its 0-based position. */
export const submissionLabel = (index: number): string => `submission ${index + 1}`;

/** The seed varies between attempts and never within one, so that resubmitting is not a lottery. */
export function seedOfAttempt(attemptId: string): string {
  return BigInt(`0x${Buffer.from(attemptId, 'utf8').toString('hex').slice(-24)}`).toString();
}
