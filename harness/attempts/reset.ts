import type { Clock } from '../domain/clock.ts';
import type { Result } from '../domain/failure.ts';
import { filesOfWorkspace } from '../workspace/snapshots/keep-save.ts';
import { resetWorkspace, restoreSnapshot } from '../workspace/snapshots/snapshots.ts';
import { diffAgainstStart } from '../workspace/start-diff.ts';
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
  const { state, workspace } = attempt;
  const wanted = snapshot ?? (state.phase === 'finished' ? state.extension?.started.start : undefined);
  const done =
    wanted === undefined ? await resetWorkspace(workspace, at) : await restoreSnapshot(workspace, wanted, at);
  if (!done.ok) return done;
  const after = wanted ?? state.saves[0]?.from;
  const { added, removed } = await diffAgainstStart(workspace);
  const recorded = await attempt.record({
    type: 'reset',
    ...now,
    snapshot: done.value.before,
    digest: filesOfWorkspace(workspace).digest,
    ...(after === undefined ? {} : { after }),
    added,
    removed,
  });
  return recorded.ok ? done : recorded;
}
