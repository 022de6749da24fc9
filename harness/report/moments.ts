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
 * Far more than a grading takes. By a wall clock alone, what lies further back was not handed in then: somebody has
 * set the clock.
 */
const LONGEST_GRADING_MS = 10 * 60_000;

/**
 * The events in the order in which they happened. That is the order of the log, whatever happened to the wall clock:
 * no event is earlier than the one before. Two kinds are in the log later than they happened and are moved back: a
 * save, which is there when something looked, to when its files were written; and a submission, which is there when it
 * was graded, to when it was handed in.
 */
export function momentsOf(events: readonly AttemptEvent[]): readonly Moment[] {
  const started = events.find(({ type }) => type === 'started') ?? events[0];
  if (started === undefined) return [];
  const startIndex = events.indexOf(started);
  let [latestMs, lastSaveMs, lastSubmissionMs] = [Number.NEGATIVE_INFINITY, 0, 0];
  const times = notBeyondTheNext(
    events,
    events.map((event, index) =>
      index < startIndex ? -elapsedMs(event, started) : elapsedMs(started, event),
    ),
  );
  const moments = events.map((event, index): Moment => {
    const ms = times[index] ?? 0;
    const beforeMs = latestMs;
    latestMs = Math.max(latestMs, ms);
    if (event.type === 'submitted') {
      const isCertain = event.boot !== undefined && event.boot.id === started.boot?.id;
      const isPossible = isCertain || beforeMs - ms <= LONGEST_GRADING_MS;
      lastSubmissionMs = Math.max(lastSubmissionMs, isPossible ? ms : latestMs);
      return { event, index, sinceStartMs: lastSubmissionMs };
    }
    if (event.type !== 'saved') return { event, index, sinceStartMs: latestMs };
    const unseenMs = event.editedAtMs === undefined ? 0 : Math.max(0, event.atMs - event.editedAtMs);
    lastSaveMs = Math.max(lastSaveMs, latestMs - unseenMs);
    return { event, index, sinceStartMs: lastSaveMs };
  });
  return moments.sort((a, b) => a.sinceStartMs - b.sinceStartMs || a.index - b.index);
}

/**
 * Of an event that only the wall clock has dated, no later than the next that the machine's own clock has: the wall
 * clock may have been wrong for a moment. A submission says nothing here, as it was handed in before it was logged.
 */
function notBeyondTheNext(events: readonly AttemptEvent[], times: readonly number[]): readonly number[] {
  let nextMs = Number.POSITIVE_INFINITY;
  return events
    .map(({ boot, type }, index) => ({ boot, type, ms: times[index] ?? 0 }))
    .reverse()
    .map(({ boot, type, ms }) => {
      if (boot === undefined) return Math.min(ms, nextMs);
      if (!type.endsWith('submitted')) nextMs = ms;
      return ms;
    })
    .reverse();
}
