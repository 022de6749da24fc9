import { useCallback, useEffect, useRef } from 'react';
import { onStopRequest, stopUntilContinued } from './stop-and-continue.ts';

/** Ctrl-Z and SIGTSTP: the shell gets its terminal whole; after `fg` the screen is painted anew. */
export function useSuspension(lendTerminal: (program: () => Promise<void>) => Promise<void>): () => void {
  const isLent = useRef(false);
  const suspend = useCallback(() => {
    // A program that has the terminal gives it back by itself.
    if (isLent.current) return;
    isLent.current = true;
    void lendTerminal(stopUntilContinued).finally(() => {
      isLent.current = false;
    });
  }, [lendTerminal]);
  useEffect(() => onStopRequest(suspend), [suspend]);
  return suspend;
}
