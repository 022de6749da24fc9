import { useInput } from 'ink';
import { useCommandKeys } from '../../components/use-command-keys.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { type CockpitAsks, cockpit } from '../attempt/state.ts';

/** In strict mode the candidate first says what they believe fixed. */
export function submitFromCockpit({ status, actions, dispatch }: AttemptScreenProps): void {
  if (status.state.prepared.mode === 'strict') dispatch({ type: 'show', view: { at: 'beliefs' } });
  else void actions.submit([]);
}

/** The keys of the cockpit; while it asks something, only escape, which takes the question back. */
export function useCockpitInput(
  props: AttemptScreenProps & { readonly asks: CockpitAsks; readonly question: string | null },
): void {
  const { status, screen, actions, dispatch } = props;
  const { state } = status;
  const keys: Readonly<Record<string, () => void>> = {
    r: () => (screen.isTesting ? actions.stopTests() : void actions.runTests()),
    s: () => submitFromCockpit(props),
    t: () => dispatch({ type: 'show', view: { at: 'ticket' } }),
    e: () => void actions.edit(),
    h: () => dispatch({ type: 'show', view: { at: 'hints' } }),
    n: () => dispatch({ type: 'asks', asks: 'note' }),
    a: () => props.question !== null && dispatch({ type: 'asks', asks: 'answer' }),
    d: () => dispatch({ type: 'show', view: { at: 'diff' } }),
    v: () => {
      const submission = state.submissions.at(-1);
      if (submission) dispatch({ type: 'show', view: { at: 'verdict', submission } });
      else dispatch({ type: 'notice', notice: 'There is no submission yet.' });
    },
    p: () => actions.pauseOrResume(),
    f: () => void actions.askFinish(),
    x: () => dispatch({ type: 'asks', asks: 'reset' }),
    q: () => props.leave(),
    '?': () => dispatch({ type: 'show', view: { at: 'keys' } }),
  };
  useCommandKeys(
    (input, key) => {
      if (key.ctrl || key.meta) return false;
      if (key.escape) dispatch({ type: 'notice', notice: null });
      else if (Object.hasOwn(keys, input)) keys[input]?.();
      else return false;
      return true;
    },
    {
      isActive: props.asks === 'nothing',
      onUnknown: (why) => dispatch({ type: 'notice', notice: `${why} ? lists all keys.` }),
    },
  );
  useInput(
    (_input, key) => {
      if (key.escape) dispatch({ type: 'show', view: cockpit });
    },
    { isActive: props.asks !== 'nothing' },
  );
}
