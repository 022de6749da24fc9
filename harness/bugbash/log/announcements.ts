import { type ClockState, clockAt, leftOf } from './clock.ts';
import type { BashEvent } from './events.ts';

export interface Announcement {
  readonly id: string;
  readonly text: string;
  readonly position: number;
  readonly atMs: number;
  /** Contest time of the entry. */
  readonly elapsedMs: number;
  /** Shown when this much is left; null: at once. */
  readonly beforeEndMs: number | null;
}

export function foldAnnouncements(
  announcements: readonly Announcement[],
  event: BashEvent,
  moment: { readonly position: number; readonly atMs: number; readonly elapsedMs: number },
): readonly Announcement[] {
  if (event.type !== 'announced') return announcements;
  const { announcement: id, text, beforeEndMs } = event;
  const { position, atMs, elapsedMs } = moment;
  return [...announcements, { id, text, position, atMs, elapsedMs, beforeEndMs }];
}

/**
 * What is announced at this moment. What is due at "end − 15 minutes" follows the end: where an extension moves it,
 * the announcement is not shown any more, and comes again. Where the host ends the bash before its time, it never comes.
 */
export function shownAnnouncements(
  announcements: readonly Announcement[],
  before: ClockState,
  atMs: number,
): readonly Announcement[] {
  const clock = clockAt(before, atMs);
  const leftMs =
    clock.phase === 'lobby' ? Number.POSITIVE_INFINITY : Math.max(leftOf(clock, null), clock.cutOffMs);
  return announcements.filter(({ beforeEndMs }) => beforeEndMs === null || leftMs <= beforeEndMs);
}

/** Server time at which the next announcement is due as things stand; null where none is. */
export function nextAnnouncementMs(
  announcements: readonly Announcement[],
  before: ClockState,
  atMs: number,
): number | null {
  const clock = clockAt(before, atMs);
  if (clock.phase !== 'running') return null;
  const leftMs = leftOf(clock, null);
  const due = announcements.flatMap(({ beforeEndMs }) =>
    beforeEndMs !== null && leftMs > beforeEndMs ? [clock.atMs + leftMs - beforeEndMs] : [],
  );
  return due.length === 0 ? null : Math.min(...due);
}
