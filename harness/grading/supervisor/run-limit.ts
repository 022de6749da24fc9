import { startTimeLimit } from '../protocol/time-limit.ts';

/** After the run's limit the examiner has this long to report before it is ended itself. */
const GRACE_MS = 5_000;

interface Limited {
  /** The time of the run is over. */
  onLimit(): void;
  /** There is nothing more to wait for. */
  giveUp(end: 'timeout' | 'cancelled'): void;
}

/**
 * Limits a run by its time, and by a signal that cancels it.
 * @returns what calls both off
 */
export function limitRun(limitMs: number, signal: AbortSignal | undefined, limited: Limited): () => void {
  const cancel = () => limited.giveUp('cancelled');
  let stopCounting = startTimeLimit(limitMs, () => {
    limited.onLimit();
    stopCounting = startTimeLimit(GRACE_MS, () => limited.giveUp('timeout'));
  });
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  return () => {
    stopCounting();
    signal?.removeEventListener('abort', cancel);
  };
}
