import fc from 'fast-check';
import { expect } from 'vitest';
import { shownAnnouncements } from '../../../harness/bugbash/log/announcements.ts';
import { boardOf, ownRow } from '../../../harness/bugbash/log/board.ts';
import { CLOCK_EVENTS, clockAt, isFrozen } from '../../../harness/bugbash/log/clock.ts';
import type { Entry } from '../../../harness/bugbash/log/events.ts';
import type { FoldedLog } from '../../../harness/bugbash/log/freeze.ts';
import { type BashState, fold } from '../../../harness/bugbash/log/state.ts';
import { chained, MINUTE_MS } from './events.ts';
import { frozenLog } from './random-log.ts';

/** The property of a frozen board: nothing public depends on what happened since, and teams see their own results. */

/** What the host says to all, and the clock: the only things that go on in public. */
const PUBLIC: readonly string[] = [
  ...CLOCK_EVENTS,
  'announced',
  'moved-or-renamed',
  'ranks-revealed',
  'solutions-revealed',
];

/** How often the property had something to say: a board is often frozen with nothing behind it. */
export interface Compared {
  readonly logs: number;
  /** Own results that the public does not see. */
  readonly different: number;
}

/** @param through the log as whoever serves it reads it, wherever it was kept meanwhile */
export async function keepsBackWhatFollows(
  through: (entries: readonly Entry[]) => Promise<FoldedLog>,
  numRuns: number,
): Promise<Compared> {
  let [logs, different] = [0, 0];
  await fc.assert(
    fc.asyncProperty(frozenLog(), async (entries) => {
      const cut = cutOf(entries);
      const kept = entries.filter(({ event }, index) => index < cut || PUBLIC.includes(event.type));
      if (kept.length === entries.length) return;
      logs += 1;
      const lastMs = entries.at(-1)?.atMs ?? 0;
      const [whole, without] = [await through(entries), await through(chained(kept))];
      expect(publicBytes(whole, lastMs)).toBe(publicBytes(without, lastMs));
      for (const team of whole.live.members.teams.keys()) {
        const others = entries.filter(
          (entry, index) => index < cut || PUBLIC.includes(entry.event.type) || isOf(team, entry, entries),
        );
        const own = JSON.stringify(ownRow(whole, team));
        expect(own).toBe(JSON.stringify(ownRow(await through(chained(others)), team)));
        if (own !== JSON.stringify(ownRow(without, team))) different += 1;
      }
    }),
    { numRuns },
  );
  return { logs, different };
}

/** Index of the first entry that the last freeze keeps back. */
function cutOf(entries: readonly Entry[]): number {
  let state: BashState | null = null;
  let cut = entries.length;
  for (const [index, entry] of entries.entries()) {
    const isBack = state !== null && isFrozen(clockAt(state.clock, entry.atMs));
    if (!isBack) cut = entries.length;
    else cut = Math.min(cut, index);
    state = fold(state, entry);
  }
  return cut;
}

/** Everything that is public, at some moments after the end of the log. */
function publicBytes({ shown }: FoldedLog, fromMs: number): string {
  const moments = [0, 1, 10, 100].map((minutes) => fromMs + minutes * MINUTE_MS);
  return JSON.stringify(
    moments.map((atMs) => [
      boardOf(shown, 'b', atMs),
      shownAnnouncements(shown.announcements, shown.clock, atMs),
      shown.solutionsRevealed,
    ]),
  );
}

/** Whether the entry is about that team's own play. */
function isOf(team: string, { event }: Entry, entries: readonly Entry[]): boolean {
  if (event.type === 'rejudge-previewed' || event.type === 'rejudge-applied') return true;
  if (event.type === 'rejudge-cancelled') return true;
  if ('team' in event) return event.team === team;
  if (!('submission' in event)) return false;
  return entries.some(
    ({ event: other }) =>
      other.type === 'submission-received' && other.submission === event.submission && other.team === team,
  );
}
