import { useEffect, useRef } from 'react';
import type { Status } from '../../../attempts/attempts.ts';
import type { AttemptScreenAction } from './state.ts';

const MINUTE_MS = 60_000;
/** When to say in words how much time is left. */
const WARNINGS = [10, 2] as const;

/** The warning that falls between two looks at the clock; null where none does. Pure. */
export function warningBetween(
  beforeMs: number,
  nowMs: number,
  limitMs: number,
): (typeof WARNINGS)[number] | null {
  const passed = WARNINGS.filter(
    (minutes) =>
      minutes * MINUTE_MS < limitMs && beforeMs > minutes * MINUTE_MS && nowMs <= minutes * MINUTE_MS,
  );
  return nowMs > 0 ? (passed.at(-1) ?? null) : null;
}

/** Whether the time left is short enough to be said beside the clock: which of the warnings holds. */
export function warningAt(timeLeftMs: number, limitMs: number): (typeof WARNINGS)[number] | null {
  return (
    WARNINGS.findLast((minutes) => minutes * MINUTE_MS < limitMs && timeLeftMs <= minutes * MINUTE_MS) ?? null
  );
}

/** Says once what the clock does while one is looking: little time left, and the bell. */
export function useClockNews(status: Status | null, dispatch: (action: AttemptScreenAction) => void): void {
  const before = useRef<{
    readonly phase: Status['state']['phase'];
    readonly leftMs: number;
  } | null>(null);
  useEffect(() => {
    if (status === null) return;
    const { state, timeLeftMs } = status;
    const { mode, limitMs } = state.prepared;
    const last = before.current;
    before.current = { phase: state.phase, leftMs: timeLeftMs };
    if (last?.phase !== 'running') return;
    if (state.phase === 'over') {
      const opened = mode === 'strict' ? ' The verdicts are open now.' : '';
      dispatch({
        type: 'bell',
        notice: `The bell: time is up.${opened} What you submit from here counts as late.`,
      });
    } else if (state.phase === 'running') {
      const minutes = warningBetween(last.leftMs, timeLeftMs, limitMs);
      if (minutes !== null) dispatch({ type: 'notice', notice: WORDS[minutes] });
    }
  }, [status, dispatch]);
}

const WORDS = {
  10: '10 minutes left. What is the smallest thing that you could submit now?',
  2: '2 minutes left. Submit what you have (s); only what is submitted before the bell counts.',
} as const;
