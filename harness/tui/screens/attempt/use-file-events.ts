import { useEffect, useRef } from 'react';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';

/** A save is often several events: one look at the files is enough for all of them. */
const SETTLE_MS = 60;

/**
 * Looks at the attempt at once when a file of its workspace changes. Where the system tells of no changes, the look
 * that is taken every second finds them; that is said once.
 */
export function useFileEvents(
  attempt: OpenAttempt,
  refresh: () => Promise<void>,
  onTrouble: (notice: string) => void,
): void {
  const latest = useRef({ refresh, onTrouble });
  latest.current = { refresh, onTrouble };
  const { directory } = attempt.workspace;
  useEffect(() => {
    let timer: NodeJS.Timeout | undefined;
    let close: (() => Promise<void>) | undefined;
    let isGone = false;
    const watch = async () => {
      const { default: chokidar } = await import('chokidar');
      if (isGone) return;
      const watcher = chokidar.watch(directory, {
        ignored: (path) => /\/(node_modules|\.git)(\/|$)/.test(path.slice(directory.length)),
        ignoreInitial: true,
      });
      close = () => watcher.close();
      watcher.on('all', () => {
        clearTimeout(timer);
        timer = setTimeout(() => void latest.current.refresh(), SETTLE_MS);
      });
      watcher.on('error', (error) => {
        void watcher.close();
        const { code = 'unknown' } = error as NodeJS.ErrnoException;
        latest.current.onTrouble(
          `This system does not tell of changed files (${code}); they are looked at every second instead.`,
        );
      });
    };
    watch().catch(() => {
      latest.current.onTrouble('Changed files are looked at every second.');
    });
    return () => {
      isGone = true;
      clearTimeout(timer);
      void close?.();
    };
  }, [directory]);
}
