import { CLOCK_EVENTS, clockAt, isFrozen } from './clock.ts';
import type { BashEvent, Entry } from './events.ts';
import { type BashState, fold } from './state.ts';

/**
 * A log as it is read: `live` for those who may see everything, and for a team's own results; `shown` for everybody.
 * While the board is frozen, `shown` is the fold of the log without the entries since the freeze, numbered as if they
 * were not there, so that nothing public can depend on them, not even how many they are.
 */
export interface FoldedLog {
  readonly live: BashState;
  readonly shown: BashState;
}

/** What the host says to all, and the clock, go on in a freeze: they tell nothing of how anybody does. */
const SHOWN_IN_A_FREEZE: ReadonlySet<BashEvent['type']> = new Set([
  ...CLOCK_EVENTS,
  'announced',
  'moved-or-renamed',
  'ranks-revealed',
  'solutions-revealed',
]);

export function foldLog(log: FoldedLog | null, entry: Entry): FoldedLog {
  const live = fold(log?.live ?? null, entry);
  if (log === null) return { live, shown: live };
  const wasFrozen = isFrozen(clockAt(log.live.clock, entry.atMs));
  if (!wasFrozen || !isFrozen(live.clock)) return { live, shown: live };
  if (!SHOWN_IN_A_FREEZE.has(entry.event.type)) return { live, shown: log.shown };
  return { live, shown: fold(log.shown, { ...entry, position: log.shown.position + 1 }) };
}

export const foldAll = (entries: readonly Entry[]): FoldedLog | null =>
  entries.reduce<FoldedLog | null>(foldLog, null);
