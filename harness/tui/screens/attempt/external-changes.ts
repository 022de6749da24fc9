import { RUN_SOURCES } from '../../../attempts/run-sources.ts';
import type { AttemptEvent } from '../../../domain/attempt-event.ts';
import { counted } from '../../../wording/counted.ts';

/** What a candidate did; what only happened, such as the bell, is written down by the first who looks. */
const DEEDS: Partial<Record<AttemptEvent['type'], string>> = {
  started: 'start',
  paused: 'pause',
  resumed: 'resume',
  'hint-taken': 'hint',
  note: 'note',
  submitted: 'submission',
  regraded: 'regrade',
  reset: 'reset',
  finished: 'finish',
  revealed: 'reveal',
};

const isOurs = (source: string): boolean => (Object.values(RUN_SOURCES) as string[]).includes(source);

/** Says what was done to the attempt at another bugsquash; null when nothing was. */
export function externalChangesNotice(events: readonly AttemptEvent[]): string | null {
  const counts = new Map<string, number>();
  for (const event of events) {
    const ranHere = event.type === 'tests-run' && isOurs(event.source);
    const deed = ranHere ? 'test run' : DEEDS[event.type];
    if (deed !== undefined) counts.set(deed, (counts.get(deed) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  const deeds = [...counts].map(([deed, count]) => counted(count, deed));
  return `Another bugsquash changed this attempt: ${deeds.join(', ')}. You see it as it is now.`;
}
