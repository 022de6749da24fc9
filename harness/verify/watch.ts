import { EventEmitter } from 'node:events';
import { basename, join } from 'node:path';
import { watch } from 'chokidar';
import type { Collection } from '../catalog/catalog.ts';

/** A save of several files is one change. */
const QUIET_MS = 200;
const POLL_MS = 500;

/** Told once, if files can't be watched here and are looked at now and then instead. */
export type OnFallback = (why: string) => void;

/**
 * Calls `onChange` as soon as the exercises' files are watched, so that it misses no change, and again after each change,
 * never twice at the same time. Resolves when interrupted.
 */
export async function watchExercises(
  { exercisesRoot, solutionsRoot }: Collection,
  ids: readonly string[],
  {
    signal,
    onFallback,
    again,
  }: {
    readonly signal: AbortSignal;
    readonly onFallback: OnFallback;
    /** Its event `again` stands for a change. */
    readonly again?: EventTarget;
  },
  onChange: () => Promise<void>,
): Promise<void> {
  const folders = ids.flatMap((id) => [join(exercisesRoot, id), join(solutionsRoot, id)]);
  const { changes, begun, stop } = changesIn(folders, onFallback);
  again?.addEventListener('again', () => changes.emit('change'), { signal });
  try {
    const left = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    if (!signal.aborted) await Promise.race([begun, left]);
    while (!signal.aborted) {
      const changed = nextChange(changes, signal);
      await onChange();
      await changed;
    }
  } finally {
    await stop();
  }
}

type Changes = EventEmitter<{ change: [] }>;

/** Watches by the system's own means; where these fail or run out (`ENOSPC`, `EMFILE`), by polling. */
function changesIn(
  folders: readonly string[],
  onFallback: OnFallback,
): { readonly changes: Changes; readonly begun: Promise<void>; readonly stop: () => Promise<void> } {
  const changes: Changes = new EventEmitter();
  const { promise: begun, resolve: hasBegun } = Promise.withResolvers<void>();
  const begin = (usePolling: boolean) =>
    watch([...folders], {
      ignoreInitial: true,
      // Written by ourselves.
      ignored: (path) => basename(path) === 'proof.json',
      usePolling,
      interval: POLL_MS,
    })
      .on('all', () => changes.emit('change'))
      .on('ready', () => {
        if (usePolling === isPolling) hasBegun();
      })
      .on('error', fallBack);
  let isPolling = false;
  const fallBack = (error: unknown): void => {
    // One for each folder; and what is polled may go away at any time.
    if (isPolling) return;
    isPolling = true;
    const { code, message } = error as NodeJS.ErrnoException;
    onFallback(code ?? message);
    void watcher.close();
    watcher = begin(true);
  };
  let watcher = begin(false);
  return { changes, begun, stop: () => watcher.close() };
}

/** Resolves when files have changed and then been let alone for a moment, or when interrupted. */
function nextChange(changes: Changes, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let quiet: NodeJS.Timeout | undefined;
    const done = () => {
      clearTimeout(quiet);
      changes.off('change', onEvent);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const onEvent = () => {
      clearTimeout(quiet);
      quiet = setTimeout(done, QUIET_MS);
    };
    changes.on('change', onEvent);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
