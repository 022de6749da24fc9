import { useEffect, useState } from 'react';

/** As long as an interviewer listens to one answer. */
const ANSWER_MS = 2 * 60_000;

/**
 * The time to answer a follow-up question, for those who want one: `start` sets it going, and another question, or
 * another `start`, ends it. Null where none runs.
 */
export function useAnswerTime(question: number): {
  readonly leftMs: number | null;
  readonly start: () => void;
} {
  const [untilMs, setUntil] = useState<number | null>(null);
  const [nowMs, setNow] = useState(0);
  useEffect(() => setUntil(null), [question]);
  useEffect(() => {
    if (untilMs === null) return;
    const timer = setInterval(() => setNow(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, [untilMs]);
  return {
    leftMs: untilMs === null ? null : Math.max(0, untilMs - nowMs),
    start: () => {
      const now = performance.now();
      setNow(now);
      setUntil(untilMs === null ? now + ANSWER_MS : null);
    },
  };
}
