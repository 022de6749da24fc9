import { granted } from '../host/answer.ts';
import type { HostContext } from '../host/host-context.ts';
import { clockAt, isOver } from '../log/clock.ts';
import type { DemoEntry } from './demo-entries.ts';

const LOOK_EVERY_MS = 500;

/**
 * Writes the rest of the recorded play when its contest time comes; a pause keeps it back, and the end ends it.
 * Returns how to stop.
 */
export function playOn(
  { log }: Pick<HostContext, 'log'>,
  rest: readonly DemoEntry[],
  onTrouble: (message: string) => void,
): () => Promise<void> {
  let next = 0;
  let writing = Promise.resolve();
  const look = async () => {
    const { state, atMs } = log.now;
    const clock = clockAt(state.clock, atMs);
    const entry = rest[next];
    // A pause that was not recorded is kept: contest time stands still, and so does the play.
    if (!entry || clock.phase !== 'running' || isOver(clock, null) || clock.elapsedMs < entry.elapsedMs)
      return;
    const { who, event } = entry;
    const written = await log.decide(() => granted({ who, events: [event], value: null }));
    if (written.ok) next += 1;
    else onTrouble(written.refused.detail);
  };
  const timer = setInterval(() => {
    writing = writing.then(look);
  }, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await writing;
  };
}
