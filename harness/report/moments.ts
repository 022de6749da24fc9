import type { AttemptEvent } from '../domain/attempt-event.ts';
import { elapsedMs } from '../domain/clock.ts';

/** An event of the log, with its time since the attempt began. */
export interface Moment {
  readonly event: AttemptEvent;
  /** 0-based position in the log. */
  readonly index: number;
  /** Milliseconds from the start of the clock, pauses included; negative before it. */
  readonly sinceStartMs: number;
}

/**
 * The events in the order in which they happened. That is the order of the log, whatever happened to the wall clock:
 * no event is earlier than the one before. Only a save is moved back to when its files were written, because it is in
 * the log when something looked.
 */
export function momentsOf(events: readonly AttemptEvent[]): readonly Moment[] {
  const started = events.find(({ type }) => type === 'started') ?? events[0];
  if (started === undefined) return [];
  const startIndex = events.indexOf(started);
  let [latestMs, lastSaveMs] = [Number.NEGATIVE_INFINITY, 0];
  const moments = events.map((event, index): Moment => {
    const ms = index < startIndex ? -elapsedMs(event, started) : elapsedMs(started, event);
    latestMs = Math.max(latestMs, ms);
    if (event.type !== 'saved') return { event, index, sinceStartMs: latestMs };
    const unseenMs = event.editedAtMs === undefined ? 0 : Math.max(0, event.atMs - event.editedAtMs);
    lastSaveMs = Math.max(lastSaveMs, latestMs - unseenMs);
    return { event, index, sinceStartMs: lastSaveMs };
  });
  return moments.sort((a, b) => a.sinceStartMs - b.sinceStartMs || a.index - b.index);
}
