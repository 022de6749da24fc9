import { isSealed } from '../domain/attempt.ts';
import type { SubmittedEvent } from '../domain/attempt-event.ts';
import { type Failure, failed, type Result } from '../domain/failure.ts';
import { type GradingProgress, gradingProgress } from '../domain/grading-progress.ts';
import { paidHints } from '../domain/hints.ts';
import type { TestOutcome } from '../grading/supervisor/run-types.ts';
import { gradeWorkspace, recordGraded } from './grade-workspace.ts';
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
  const graded = await gradeWorkspace(host, attempt, submissionLabel(state.submissions.length), {
    hints: paidHints(state.hints, exercise.solution.bugs),
    signal: options.signal,
    ...progressCallbacks(attempt, options.onProgress),
  });
  if (!graded.ok) return graded;
  const { now, digest, verdict, snapshot } = graded.value;
  const event: SubmittedEvent = {
    type: 'submitted',
    ...now,
    submissionDigest: digest,
    believed: state.prepared.mode === 'strict' ? (options.believed ?? []) : [],
    verdict,
    late: state.phase === 'over',
    ...(snapshot.ok ? { snapshot: snapshot.value } : {}),
  };
  return recordGraded(attempt, graded.value, event);
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
  let hasStarted = true;
  return {
    onCollected(file: string, tests: readonly string[]) {
      collected.set(file, tests);
    },
    onOutcome({ id, state }: TestOutcome) {
      outcomes.set(id, state);
      const { bugs } = attempt.exercise.solution;
      onProgress?.(gradingProgress({ collected, outcomes, hasStarted }, bugs, isSealed(attempt.state)));
    },
    onNotStarted() {
      hasStarted = false;
    },
  };
}

/** How the snapshot of a submission is called, by its 0-based position. */
export const submissionLabel = (index: number): string => `submission ${index + 1}`;
