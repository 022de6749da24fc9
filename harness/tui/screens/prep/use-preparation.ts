import { useEffect, useReducer } from 'react';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import type { Mode } from '../../../domain/attempt.ts';
import type { Exercise } from '../../../domain/exercise.ts';
import { type Result, success } from '../../../domain/failure.ts';
import { useHost } from '../../app/context.ts';
import { type PrepState, prepReducer } from './state.ts';

/** Checks the machine, then makes the workspace unless there is one prepared already. No clock runs. */
export function usePreparation(
  exercise: Result<Exercise>,
  mode: Mode,
  prepared: OpenAttempt | null,
): PrepState {
  const { attempts, minutes, signal, keepUntilDone } = useHost();
  const [state, dispatch] = useReducer(prepReducer, { at: 'checking' });
  useEffect(() => {
    const prepare = async () => {
      if (!exercise.ok) return dispatch({ type: 'failed', failure: exercise.failure });
      const check = await attempts.prepCheck(exercise.value);
      dispatch({ type: 'checked', check });
      if (!check.ready) return;
      const made =
        prepared === null ? await attempts.prepare(exercise.value, { mode, minutes }) : success(prepared);
      if (!made.ok) return dispatch({ type: 'failed', failure: made.failure });
      const tests = await attempts.checkVisibleTests(made.value, signal);
      dispatch({ type: 'made', attempt: made.value, tests });
    };
    void keepUntilDone(prepare());
  }, []);
  return state;
}
