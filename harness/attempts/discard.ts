import { type Result, success } from '../domain/failure.ts';
import { removeUntouched } from '../workspace/remove-untouched.ts';
import type { AttemptsHost } from './host.ts';
import type { OpenAttempt } from './open-attempt.ts';

/** Gives a prepared attempt up as if it had never been made: its clock has not run. Any other is left alone. */
export async function discard(
  { clock }: Pick<AttemptsHost, 'clock'>,
  attempt: OpenAttempt,
): Promise<Result<void>> {
  const fresh = await attempt.refresh();
  if (!fresh.ok || attempt.state.phase !== 'prepared') return fresh;
  const recorded = await attempt.record({ type: 'abandoned', ...clock.now() });
  if (!recorded.ok) return recorded;
  const removed = await removeUntouched(attempt.workspace);
  return removed.ok ? success(undefined) : removed;
}
