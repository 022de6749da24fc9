import { isSealed } from '../domain/attempt.ts';
import type { SubmittedEvent } from '../domain/attempt-event.ts';
import { type Feedback, feedbackOf, type Visibility } from '../domain/feedback.ts';
import type { OpenAttempt } from './open-attempt.ts';

/** A submission's verdict as the candidate may see it now. */
export function feedback({ state, exercise }: OpenAttempt, submission: SubmittedEvent): Feedback {
  const visibility: Visibility = isSealed(state)
    ? 'sealed'
    : state.phase === 'finished'
      ? 'revealed'
      : 'open';
  return feedbackOf(submission.verdict, exercise.solution.bugs, visibility);
}
