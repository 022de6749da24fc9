import type { ClockView } from '../../../../../bugbash/api.ts';
import { hostNowMs } from './api.ts';
import { elapsedText, leftText } from './text.ts';

/** What a clock says now, in words that fit on one line. */
export interface ClockWords {
  /** The big one. */
  readonly main: string;
  readonly detail: string;
}

/** Contest time that has passed by now. */
export function elapsedNow(clock: ClockView): number {
  if (clock.phase !== 'running') return clock.elapsedMs;
  const sinceMs = Math.max(0, hostNowMs() - clock.atMs);
  // It never runs past the end by itself: only the host's word ends a bash.
  return clock.elapsedMs + Math.min(sinceMs, Math.max(0, clock.leftMs));
}

/** Whether the clock must have gone on to another phase by now, which no event tells. */
export function isDue(clock: ClockView | undefined): boolean {
  if (clock?.phase === 'running') return hostNowMs() - clock.atMs > clock.leftMs;
  return clock?.phase === 'lobby' && clock.startsAtMs !== null && hostNowMs() > clock.startsAtMs;
}

export function clockWords(clock: ClockView): ClockWords {
  const elapsedMs = elapsedNow(clock);
  const leftMs = clock.leftMs - (elapsedMs - clock.elapsedMs);
  switch (clock.phase) {
    case 'lobby': {
      if (clock.startsAtMs === null)
        return { main: 'Not started', detail: `${leftText(clock.leftMs)} long; the host starts it` };
      const at = new Date(clock.startsAtMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
      return { main: `Starts in ${leftText(clock.startsAtMs - hostNowMs())}`, detail: `at ${at}` };
    }
    case 'running':
      return { main: `${leftText(leftMs)} left`, detail: `${elapsedText(elapsedMs)} elapsed` };
    case 'paused':
      return { main: `${leftText(leftMs)} left`, detail: `paused at ${elapsedText(elapsedMs)}` };
    case 'ended':
      return { main: 'Ended', detail: `after ${elapsedText(elapsedMs)}` };
  }
}

/** What everyone should know of the clock before looking at anything else; null where it simply runs. */
export function bannerOf(clock: ClockView): { readonly kind: string; readonly text: string } | null {
  if (clock.phase === 'paused')
    return {
      kind: 'paused',
      text: `Paused: contest time stands still. What you submit now waits on your machine and is sent when it goes on.${clock.frozen ? ' The board is frozen.' : ''}`,
    };
  if (clock.frozen)
    return {
      kind: 'frozen',
      text:
        clock.phase === 'ended'
          ? 'Ended, and still frozen: the board is as it was at the freeze. The last results come with the ceremony.'
          : 'Frozen: the board stays as it was at the freeze, for everyone. A team still sees its own results.',
    };
  if (clock.phase === 'ended') return { kind: 'ended', text: 'Ended: these are the results.' };
  return null;
}
