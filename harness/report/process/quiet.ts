import type { AttemptEvent } from '../../domain/attempt-event.ts';
import type { Moment } from '../moments.ts';

/** A stretch of the running clock in which nothing was seen. */
export interface QuietStretch {
  readonly fromMs: number;
  readonly toMs: number;
}

const SHORTEST_MS = 5 * 60_000;

/** What a candidate does; a bell only happens. */
const DEEDS: ReadonlySet<AttemptEvent['type']> = new Set([
  'started',
  'resumed',
  'tests-run',
  'started-run',
  'saved',
  'hint-taken',
  'note',
  'prompt-answered',
  'submitted',
  'reset',
  'finished',
  'abandoned',
] as const);

/** Stretches of five minutes or more between two deeds. A pause is no quiet: the clock stands still in it. */
export function quietStretches(moments: readonly Moment[]): readonly QuietStretch[] {
  const stretches: QuietStretch[] = [];
  let sinceMs: number | null = null;
  for (const { event, sinceStartMs } of moments) {
    const isDeed = DEEDS.has(event.type);
    if (!isDeed && event.type !== 'paused') continue;
    if (sinceMs !== null && sinceStartMs - sinceMs >= SHORTEST_MS)
      stretches.push({ fromMs: sinceMs, toMs: sinceStartMs });
    if (event.type === 'paused') sinceMs = null;
    else if (event.type === 'started' || event.type === 'resumed' || sinceMs !== null) sinceMs = sinceStartMs;
  }
  return stretches;
}
