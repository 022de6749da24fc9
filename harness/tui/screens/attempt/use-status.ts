import { useCallback, useEffect, useRef, useState } from 'react';
import type { Status } from '../../../attempts/attempts.ts';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import type { AttemptEvent } from '../../../domain/attempt-event.ts';
import type { Failure } from '../../../domain/failure.ts';
import { useHost } from '../../app/context.ts';

const SHORTEST_MS = 200;
const USUAL_MS = 1_000;

export interface Watched {
  readonly status: Status | null;
  readonly failure: Failure | null;
  readonly refresh: () => Promise<void>;
}

/**
 * Asks for the attempt's status about once a second, when the shown second changes, and whenever told to.
 * @param onOthersEvents told what another harness did to the attempt; must stay the same function
 */
export function useStatus(
  attempt: OpenAttempt,
  onOthersEvents: (events: readonly AttemptEvent[]) => void,
): Watched {
  const { attempts } = useHost();
  const [status, setStatus] = useState<Status | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const isGone = useRef(false);
  const refresh = useCallback(async () => {
    const result = await attempts.status(attempt);
    if (isGone.current) return;
    if (result.ok) setStatus(result.value);
    if (result.ok && result.value.othersEvents.length > 0) onOthersEvents(result.value.othersEvents);
    setFailure(result.ok ? null : result.failure);
  }, [attempts, attempt, onOthersEvents]);
  useEffect(() => {
    isGone.current = false;
    let timer: NodeJS.Timeout | undefined;
    const poll = async () => {
      await refresh();
      if (isGone.current) return;
      const untilNextSecondMs = attempt.timeLeftMs % 1_000;
      timer = setTimeout(
        poll,
        untilNextSecondMs > SHORTEST_MS ? untilNextSecondMs : untilNextSecondMs + USUAL_MS,
      );
    };
    void poll();
    return () => {
      isGone.current = true;
      clearTimeout(timer);
    };
  }, [attempt, refresh]);
  return { status, failure, refresh };
}
