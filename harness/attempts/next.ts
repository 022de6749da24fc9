import type { PublicManifest } from '../domain/exercise.ts';
import { type Result, success } from '../domain/failure.ts';
import { type NextAction, nextAction } from '../domain/next-action.ts';
import { history } from './history.ts';
import type { AttemptsHost } from './host.ts';
import { list } from './list.ts';
import { open } from './open.ts';
import type { OpenAttempt } from './open-attempt.ts';
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
  });
  return success({ action, status: current.value });
}

/** What to do where there is no attempt at hand: go on with one, or start an exercise. */
export type Elsewhere =
  | { readonly kind: 'continue'; readonly attempt: OpenAttempt }
  | { readonly kind: 'start'; readonly manifest: PublicManifest; readonly reason: 'first' | 'untried' }
  | { readonly kind: 'again'; readonly manifest: PublicManifest; readonly best: number | null }
  | { readonly kind: 'nothing' };

const GOES_ON = new Set(['prepared', 'running', 'paused', 'over']);

/** The latest attempt that is not finished; else the easiest exercise that was never tried; else the weakest result. */
export async function nextElsewhere(host: AttemptsHost): Promise<Result<Elsewhere>> {
  const lines = await history(host);
  if (!lines.ok) return lines;
  for (const { phase, workspace, attemptId } of lines.value) {
    if (!GOES_ON.has(phase)) continue;
    const attempt = await open(host, workspace);
    if (attempt.ok && attempt.value.id === attemptId && GOES_ON.has(attempt.value.state.phase))
      return success({ kind: 'continue', attempt: attempt.value });
  }
  const listed = await list(host);
  if (!listed.ok) return listed;
  const tried = new Set(lines.value.map(({ exerciseId }) => exerciseId));
  const untried = listed.value.find(({ manifest }) => !tried.has(manifest.id));
  if (untried) {
    const reason = tried.size === 0 ? 'first' : 'untried';
    return success({ kind: 'start', manifest: untried.manifest, reason });
  }
  const [weakest] = [...listed.value].sort((a, b) => (a.best ?? -1) - (b.best ?? -1));
  return success(
    weakest ? { kind: 'again', manifest: weakest.manifest, best: weakest.best } : { kind: 'nothing' },
  );
}
