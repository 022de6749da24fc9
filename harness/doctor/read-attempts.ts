import { type AttemptState, replay } from '../domain/attempt.ts';
import { type Result, success } from '../domain/failure.ts';
import type { AttemptStore } from '../store/attempt-store.ts';

/** All attempts that can be read, latest first. */
export async function readAttempts(
  store: AttemptStore,
): Promise<Result<readonly { readonly id: string; readonly state: AttemptState }[]>> {
  const list = await store.list();
  if (!list.ok) return list;
  const attempts: { id: string; state: AttemptState }[] = [];
  for (const { id } of list.value) {
    const events = await store.read(id);
    const state = events.ok ? replay(events.value) : undefined;
    if (state) attempts.push({ id, state });
  }
  return success(attempts);
}
