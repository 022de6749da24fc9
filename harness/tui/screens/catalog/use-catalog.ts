import { existsSync } from 'node:fs';
import { useEffect, useState } from 'react';
import type { Attempts, HistoryLine, ListedExercise } from '../../../attempts/attempts.ts';
import type { PublicManifest } from '../../../domain/exercise.ts';
import type { Failure } from '../../../domain/failure.ts';
import { type Recommendation, recommendNext } from '../../../domain/recommendation.ts';

/** The catalog as it was for the first frame; once there are attempts, as it is now, with those of this user. */
export function useCatalog(
  attempts: Attempts | null,
  known: readonly ListedExercise[],
  onFailure: (failure: Failure) => void,
) {
  const [exercises, setExercises] = useState(known);
  const [history, setHistory] = useState<readonly HistoryLine[]>([]);
  const [next, setNext] = useState<Recommendation | null>(null);
  const reload = async (manifests?: readonly PublicManifest[]) => {
    if (attempts === null) return;
    const [listed, lines] = [await attempts.list(manifests), await attempts.history()];
    if (listed.ok) setExercises(listed.value);
    else onFailure(listed.failure);
    if (!lines.ok) return;
    // Deleting a workspace gives its attempt up.
    setHistory(lines.value.filter(({ workspace }) => existsSync(workspace)));
    if (listed.ok)
      setNext(
        recommendNext(
          listed.value.map(({ manifest }) => manifest),
          lines.value.filter(({ phase }) => phase === 'finished'),
        ),
      );
  };
  useEffect(() => {
    void reload(known.map(({ manifest }) => manifest));
  }, [attempts]);
  return { exercises, history, next, reload };
}
