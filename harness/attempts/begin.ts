import { type Result, success } from '../domain/failure.ts';
import type { AttemptStore } from '../store/attempt-store.ts';
import type { AttemptsHost } from './host.ts';
import type { OpenAttempt } from './open-attempt.ts';

/** Starts the clock of a prepared attempt; what was looked at until now decides whether it is a result. */
export async function begin(
  { store, clock }: Pick<AttemptsHost, 'store' | 'clock'>,
  attempt: OpenAttempt,
): Promise<Result<void>> {
  const { exercise, variant } = attempt.state.prepared;
  const afterReveal = await wasRevealed(store, exercise.id, variant?.bug);
  if (!afterReveal.ok) return afterReveal;
  return attempt.record({ type: 'started', ...clock.now(), afterReveal: afterReveal.value });
}

/** The events after which a candidate has seen references, or works on top of them. */
const SHOWS_REFERENCE: ReadonlySet<string> = new Set(['revealed', 'extension-started']);

/**
 * Whether references have been looked at that are not to be known now: revealed, or lying in the workspace of another
 * variant. The order of events decides, whatever the clocks say.
 * @param bug the only one that is to live; undefined for all
 */
async function wasRevealed(
  store: AttemptStore,
  exerciseId: string,
  bug: string | undefined,
): Promise<Result<boolean>> {
  const list = await store.list();
  if (!list.ok) return list;
  for (const attempt of list.value) {
    if (attempt.exerciseId !== exerciseId) continue;
    const events = await store.read(attempt.id);
    // What can't be read here is said where it is opened.
    if (!events.ok) continue;
    if (events.value.some(({ type }) => SHOWS_REFERENCE.has(type))) return success(true);
    const [first] = events.value;
    const variant = first?.type === 'prepared' ? first.variant : undefined;
    if (variant && variant.bug !== bug) return success(true);
  }
  return success(false);
}
