import type { Clock } from '../domain/clock.ts';
import type { Result } from '../domain/failure.ts';
import { resetWorkspace, restoreSnapshot } from '../workspace/snapshots/snapshots.ts';
import { keepSave } from './keep-save.ts';
import type { OpenAttempt } from './open-attempt.ts';

/**
 * Puts the editable files back as they were at the start of the stage that is on, or in a snapshot, after keeping what is there now in
 * another snapshot, `before`.
 */
export async function reset(
  { clock }: { readonly clock: Clock },
  attempt: OpenAttempt,
  snapshot?: string,
): Promise<Result<{ readonly before: string }>> {
  await keepSave({ clock }, attempt);
  const now = clock.now();
  const at = new Date(now.atMs);
  const { state } = attempt;
  const wanted = snapshot ?? (state.phase === 'finished' ? state.extension?.started.start : undefined);
  const done =
    wanted === undefined
      ? await resetWorkspace(attempt.workspace, at)
      : await restoreSnapshot(attempt.workspace, wanted, at);
  if (!done.ok) return done;
  const recorded = await attempt.record({ type: 'reset', ...now, snapshot: done.value.before });
  if (!recorded.ok) return recorded;
  await keepSave({ clock }, attempt);
  return done;
}
