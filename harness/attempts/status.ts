import { type AttemptState, isSealed } from '../domain/attempt.ts';
import type { AttemptEvent } from '../domain/attempt-event.ts';
import { countingSubmission, lateSubmission } from '../domain/counting-submission.ts';
import type { Exercise } from '../domain/exercise.ts';
import { type Result, success } from '../domain/failure.ts';
import type { Feedback } from '../domain/feedback.ts';
import type { Prompt } from '../domain/prompts.ts';
import type { Score } from '../domain/verdict.ts';
import type { StartDiff } from '../workspace/start-diff.ts';
import { promptNow } from './answer.ts';
import { type ExtensionView, extensionView } from './extension/view.ts';
import { feedback } from './feedback.ts';
import type { AttemptsHost } from './host.ts';
import { keepSave } from './keep-save.ts';
import type { OpenAttempt } from './open-attempt.ts';
import { stageDiff } from './stage-diff.ts';

export interface Status {
  readonly attemptId: string;
  readonly exercise: Exercise;
  readonly workspace: string;
  readonly state: AttemptState;
  readonly timeLeftMs: number;
  readonly sealed: boolean;
  /** What was changed since the start of the stage that is on. */
  readonly diff: StartDiff;
  /** Of the last submission; null before the first. */
  readonly feedback: Feedback | null;
  /** Of the submission that counts, and of the best after the bell; null while sealed. */
  readonly score: Score | null;
  readonly lateScore: Score | null;
  /** The interviewer's question that is open. */
  readonly prompt: Prompt | null;
  /** The second stage; null before it is started. */
  readonly extension: ExtensionView | null;
  /** What another harness did to this attempt since the last status. */
  readonly othersEvents: readonly AttemptEvent[];
}

export async function status(
  host: Pick<AttemptsHost, 'clock'>,
  attempt: OpenAttempt,
): Promise<Result<Status>> {
  const fresh = await attempt.refresh();
  if (!fresh.ok) return fresh;
  // A save that can't be kept is missing from the report, and no reason to show no status.
  await keepSave(host, attempt);
  const { state, exercise } = attempt;
  const sealed = isSealed(state);
  const last = state.submissions.at(-1);
  return success({
    attemptId: attempt.id,
    exercise,
    workspace: attempt.workspace.directory,
    state,
    timeLeftMs: attempt.timeLeftMs,
    sealed,
    diff: await stageDiff(attempt),
    feedback: last ? feedback(attempt, last) : null,
    score: sealed ? null : (countingSubmission(state)?.verdict.score ?? null),
    lateScore: sealed ? null : (lateSubmission(state)?.verdict.score ?? null),
    prompt: promptNow(host, attempt),
    extension: extensionView(attempt),
    othersEvents: attempt.takeOthersEvents(),
  });
}
