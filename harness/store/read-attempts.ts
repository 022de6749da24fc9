import { type AttemptState, replay, withDueBell } from '../domain/attempt.ts';
import type { Instant } from '../domain/clock.ts';
import { type Failure, type Result, success } from '../domain/failure.ts';
import type { AttemptStore, AttemptSummary } from './attempt-store.ts';

/** An attempt whose log is not whole, and what is wrong with it. */
export interface UnreadableAttempt {
  readonly id: string;
  readonly failure: Failure;
}

export interface ReadAttempts {
  /** Latest first, as the others. */
  readonly attempts: readonly (AttemptSummary & { readonly state: AttemptState })[];
  readonly unreadable: readonly UnreadableAttempt[];
}

/**
 * All attempts; a log that is not whole keeps no other from being read.
 * @param now by which clocks that have run out are over, whether or not somebody looked at them since
 */
export async function readAttempts(store: AttemptStore, now?: Instant): Promise<Result<ReadAttempts>> {
  const list = await store.list();
  if (!list.ok) return list;
  const attempts: (AttemptSummary & { state: AttemptState })[] = [];
  const unreadable: UnreadableAttempt[] = [];
  for (const summary of list.value) {
    const events = await store.read(summary.id);
    if (events.ok) {
      const state = replay(now ? withDueBell(events.value, now) : events.value);
      if (state) attempts.push({ ...summary, state });
    } else if (events.failure.code === 'store-broken') {
      unreadable.push({ id: summary.id, failure: events.failure });
    } else return events;
  }
  return success({ attempts, unreadable });
}
