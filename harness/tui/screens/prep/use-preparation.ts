import { useEffect, useReducer } from 'react';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import type { Exercise } from '../../../domain/exercise.ts';
import { type Result, success } from '../../../domain/failure.ts';
import { useHost } from '../../app/context.ts';
import type { StartChoice } from '../../app/state.ts';
import { type PrepState, prepReducer } from './state.ts';

/**
 * Checks the machine, then makes the workspace unless there is one prepared already. No clock runs. A workspace that
 * was made here and is left without a start goes again.
 */
export function usePreparation(
  exercise: Result<Exercise>,
  choice: StartChoice,
  prepared: OpenAttempt | null,
): PrepState {
  const { attempts, minutes, signal, keepUntilDone } = useHost();
  const [state, dispatch] = useReducer(prepReducer, { at: 'checking' });
  useEffect(() => {
    const leaving = new AbortController();
    const prepare = async (): Promise<OpenAttempt | null> => {
      if (!exercise.ok) {
        dispatch({ type: 'failed', failure: exercise.failure });
        return null;
      }
      const check = await attempts.prepCheck(exercise.value);
      dispatch({ type: 'checked', check });
      if (!check.ready || leaving.signal.aborted) return null;
      const made =
        prepared === null
          ? await attempts.prepare(exercise.value, { ...choice, minutes: choice.minutes ?? minutes })
          : success(prepared);
      if (!made.ok) {
        dispatch({ type: 'failed', failure: made.failure });
        return null;
      }
      const tests = await attempts.checkVisibleTests(made.value, AbortSignal.any([signal, leaving.signal]));
      dispatch({ type: 'made', attempt: made.value, tests });
      return prepared === null ? made.value : null;
    };
    const preparing = keepUntilDone(prepare());
    return () => {
      leaving.abort();
      // One that was started is left alone.
      void keepUntilDone(preparing.then((made) => made && attempts.discard(made)));
    };
  }, []);
  return state;
}
