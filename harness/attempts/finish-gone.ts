import { isInExtension, replay, transition, withDueBell } from '../domain/attempt.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import type { AttemptsHost } from './host.ts';

/** Ends the stage that is on of an attempt whose workspace is gone; its log is all that this needs. */
export async function finishGone(
  host: Pick<AttemptsHost, 'store' | 'clock'>,
  id: string,
): Promise<Result<void>> {
  const log = await host.store.read(id);
  if (!log.ok) return log;
  const now = host.clock.now();
  const events = withDueBell(log.value, now);
  const state = replay(events);
  const isExtension = state !== undefined && isInExtension(state);
  const event = { type: isExtension ? 'extension-finished' : 'finished', ...now } as const;
  const next = transition(state, event);
  if ('notAllowed' in next)
    return failed('wrong-state', `That can't be done now: ${next.notAllowed}.`, { command: ['report', id] });
  const bell = events.slice(log.value.length);
  const appended = await host.store.append(id, log.value.length, [...bell, event]);
  if (!appended.ok) return appended;
  return appended.value === 'appended' ? success(undefined) : finishGone(host, id);
}
