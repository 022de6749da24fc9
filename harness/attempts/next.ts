import { type Result, success } from '../domain/failure.ts';
import { type NextAction, nextAction } from '../domain/next-action.ts';
import type { Recommendation } from '../domain/recommendation.ts';
import { history } from './history.ts';
import type { AttemptsHost } from './host.ts';
import { open } from './open.ts';
import type { OpenAttempt } from './open-attempt.ts';
import { practice } from './practice.ts';
import { type Status, status } from './status.ts';
import { hasUnsubmittedChanges } from './unsubmitted.ts';

/** What to do now in an attempt, with the status that it follows from. */
export async function next(
  host: Pick<AttemptsHost, 'clock'>,
  attempt: OpenAttempt,
): Promise<Result<{ readonly action: NextAction; readonly status: Status }>> {
  const current = await status(host, attempt);
  if (!current.ok) return current;
  const { state, timeLeftMs, diff, feedback, prompt } = current.value;
  const finishedAt = attempt.events.findIndex(({ type }) => type === 'finished');
  const hasDebrief =
    finishedAt >= 0 && attempt.events.some(({ type }, index) => type === 'note' && index > finishedAt);
  const action = nextAction({
    state,
    timeLeftMs,
    changedFiles: diff.files.length,
    isUnsubmitted: await hasUnsubmittedChanges(attempt),
    feedback,
    hasDebrief,
    question: prompt?.question ?? null,
    hasExtension: attempt.exercise.solution.extension !== undefined,
  });
  return success({ action, status: current.value });
}

/** What to do where there is no attempt at hand: go on with one, or start an exercise. */
export type Elsewhere =
  | { readonly kind: 'continue'; readonly attempt: OpenAttempt }
  | { readonly kind: 'start'; readonly recommendation: Recommendation; readonly title: string }
  | { readonly kind: 'nothing' };

const GOES_ON = new Set(['prepared', 'running', 'paused', 'over']);

/** The latest attempt that is not finished; else what the record says is worth practising next. */
export async function nextElsewhere(host: AttemptsHost): Promise<Result<Elsewhere>> {
  const lines = await history(host);
  if (!lines.ok) return lines;
  for (const { phase, workspace, attemptId } of lines.value) {
    if (!GOES_ON.has(phase)) continue;
    const attempt = await open(host, workspace);
    if (attempt.ok && attempt.value.id === attemptId && GOES_ON.has(attempt.value.state.phase))
      return success({ kind: 'continue', attempt: attempt.value });
  }
  const record = await practice(host);
  if (!record.ok) return record;
  const { next: recommended } = record.value;
  if (recommended === null) return success({ kind: 'nothing' });
  const { title, ...recommendation } = recommended;
  return success({ kind: 'start', recommendation, title });
}
