import { existsSync } from 'node:fs';
import { useEffect, useState } from 'react';
import type { HistoryLine, ListedExercise } from '../../../attempts/attempts.ts';
import type { PublicManifest } from '../../../domain/exercise.ts';
import type { Failure } from '../../../domain/failure.ts';
import { type Recommendation, recommendNext } from '../../../domain/recommendation.ts';
import { useHost } from '../../app/context.ts';

/** The catalog as it was for the first frame, then as it is now, with the attempts of this user. */
export function useCatalog(known: readonly ListedExercise[], onFailure: (failure: Failure) => void) {
  const { attempts } = useHost();
  const [exercises, setExercises] = useState(known);
  const [history, setHistory] = useState<readonly HistoryLine[]>([]);
  const [next, setNext] = useState<Recommendation | null>(null);
  const reload = async (manifests?: readonly PublicManifest[]) => {
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
  }, []);
  return { exercises, history, next, reload };
}
