import { useEffect, useReducer } from 'react';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import type { Mode } from '../../../domain/attempt.ts';
import { success } from '../../../domain/failure.ts';
import { useHost } from '../../app/context.ts';
import { type PrepState, prepReducer } from './state.ts';

/** Checks the machine, then makes the workspace unless there is one prepared already. No clock runs. */
export function usePreparation(exerciseId: string, mode: Mode, prepared: OpenAttempt | null): PrepState {
  const { attempts, minutes, signal, keepUntilDone } = useHost();
  const [state, dispatch] = useReducer(prepReducer, { at: 'checking' });
  useEffect(() => {
    const prepare = async () => {
      const check = await attempts.prepCheck(exerciseId);
      if (!check.ok) return dispatch({ type: 'failed', failure: check.failure });
      dispatch({ type: 'checked', check: check.value });
      if (!check.value.ready) return;
      const made =
        prepared === null ? await attempts.prepare(exerciseId, { mode, minutes }) : success(prepared);
      if (!made.ok) return dispatch({ type: 'failed', failure: made.failure });
      const tests = await attempts.checkVisibleTests(made.value, signal);
      dispatch({ type: 'made', attempt: made.value, tests });
    };
    void keepUntilDone(prepare());
  }, []);
  return state;
}
