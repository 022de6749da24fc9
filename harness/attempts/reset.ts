import type { Clock } from '../domain/clock.ts';
import type { Result } from '../domain/failure.ts';
import { resetWorkspace, restoreSnapshot } from '../workspace/snapshots/snapshots.ts';
import type { OpenAttempt } from './open-attempt.ts';

/**
 * Puts the editable files back as they were at the start, or in a snapshot, after keeping what is there now in
 * another snapshot, `before`.
 */
export async function reset(
  { clock }: { readonly clock: Clock },
  attempt: OpenAttempt,
  snapshot?: string,
): Promise<Result<{ readonly before: string }>> {
  const now = clock.now();
  const at = new Date(now.atMs);
  const done =
    snapshot === undefined
      ? await resetWorkspace(attempt.workspace, at)
      : await restoreSnapshot(attempt.workspace, snapshot, at);
  if (!done.ok) return done;
  const recorded = await attempt.record({ type: 'reset', ...now, snapshot: done.value.before });
  return recorded.ok ? done : recorded;
}
