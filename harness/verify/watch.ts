import { basename, join } from 'node:path';
import { watch } from 'chokidar';
import type { Collection } from '../catalog/catalog.ts';

/** A save of several files is one change. */
const QUIET_MS = 200;

/**
 * Calls `onChange` at once and again after each change of the exercises' files, never twice at the same time.
 * Resolves when interrupted.
 */
export async function watchExercises(
  { exercisesRoot, solutionsRoot }: Collection,
  ids: readonly string[],
  signal: AbortSignal,
  onChange: () => Promise<void>,
): Promise<void> {
  const folders = ids.flatMap((id) => [join(exercisesRoot, id), join(solutionsRoot, id)]);
  const watcher = watch(folders, {
    ignoreInitial: true,
    // Written by ourselves.
    ignored: (path) => basename(path) === 'proof.json',
  });
  try {
    while (!signal.aborted) {
      const changed = nextChange(watcher, signal);
      await onChange();
      await changed;
    }
  } finally {
    await watcher.close();
  }
}

/** Resolves when files have changed and then been let alone for a moment, or when interrupted. */
function nextChange(watcher: ReturnType<typeof watch>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let quiet: NodeJS.Timeout | undefined;
    const done = () => {
      clearTimeout(quiet);
      watcher.off('all', onEvent);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const onEvent = () => {
      clearTimeout(quiet);
      quiet = setTimeout(done, QUIET_MS);
    };
    watcher.on('all', onEvent);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
