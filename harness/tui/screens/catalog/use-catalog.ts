import { existsSync } from 'node:fs';
import { useEffect, useState } from 'react';
import type { HistoryLine, ListedExercise } from '../../../attempts/attempts.ts';
import { useHost } from '../../app/context.ts';

/** The catalog as it was for the first frame, then again with the attempts of this user. */
export function useCatalog(known: readonly ListedExercise[]) {
  const { attempts } = useHost();
  const [exercises, setExercises] = useState(known);
  const [history, setHistory] = useState<readonly HistoryLine[]>([]);
  const reload = async () => {
    const [listed, lines] = [await attempts.list(), await attempts.history()];
    if (listed.ok) setExercises(listed.value);
    // Whoever deleted a workspace has given its attempt up.
    if (lines.ok) setHistory(lines.value.filter(({ workspace }) => existsSync(workspace)));
  };
  useEffect(() => {
    void reload();
  }, []);
  return { exercises, history, reload };
}
