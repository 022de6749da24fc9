import type { Key } from 'ink';
import { isTest } from '../../../report/process/saves.ts';
import { useHost } from '../../app/context.ts';
import { useKeys } from '../../components/keys/use-keys.ts';
import { useCommandKeys } from '../../components/use-command-keys.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { type CockpitAsks, cockpit, PANES, type Pane } from '../attempt/state.ts';
import { shownFailures, wholeRuns } from './shown-failures.ts';
import { placeToOpen } from './situation.ts';

/** In strict mode the candidate first says what they believe fixed. */
export function submitFromCockpit({ status, actions, dispatch }: AttemptScreenProps): void {
  if (status.state.prepared.mode === 'strict') dispatch({ type: 'show', view: { at: 'beliefs' } });
  else void actions.submit([]);
}

/** The pane that a key leads to: its number, or tab for the next one. */
export function paneByKey(input: string, key: Key, pane: Pane): Pane | null {
  if (/^[1-5]$/.test(input)) return PANES[Number(input) - 1] ?? null;
  if (!key.tab) return null;
  const by = key.shift ? PANES.length - 1 : 1;
  return PANES[(PANES.indexOf(pane) + by) % PANES.length] ?? null;
}

/** Keys that move a text; the text takes them itself. */
export const isScrolling = (input: string, key: Key): boolean =>
  /^[jkgGb ]$/.test(input) ||
  [key.upArrow, key.downArrow, key.pageUp, key.pageDown, key.home, key.end].some(Boolean);

/** The keys of the cockpit; while it asks something, only escape, which takes the question back. */
export function useCockpitInput(
  props: AttemptScreenProps & {
    readonly asks: CockpitAsks;
    readonly question: string | null;
    readonly isWide: boolean;
  },
): void {
  const { status, screen, actions, dispatch, isWide } = props;
  const { settings, changeSettings } = useHost();
  const { state } = status;
  const failures = shownFailures(state, screen);
  const show = (pane: Pane) => {
    dispatch({ type: 'pane', pane });
    if (!isWide) dispatch({ type: 'show', view: { at: 'pane' } });
  };
  const say = (notice: string) => dispatch({ type: 'notice', notice });
  const keys: Readonly<Record<string, () => void>> = {
    // A run that a save began may have read older files: the one that is asked for takes its place.
    r: () => (screen.testing === 'asked' ? actions.stopTests() : void actions.runTests('asked')),
    s: () => submitFromCockpit(props),
    t: () => dispatch({ type: 'show', view: { at: 'ticket' } }),
    e: () => void actions.edit(),
    o: () => {
      const place = placeToOpen(status, screen);
      if (place === null) say('There is no failing test and no change to open yet.');
      else void actions.edit(place);
    },
    i: () => {
      const failure = failures[screen.failure];
      if (wholeRuns(state).length === 0) say('No run yet: press r.');
      else if (failure === undefined) say('No test fails, as far as the last run says.');
      else if (!isTest(failure.file)) say('That keeps test files from being loaded: r runs them all.');
      else void actions.runTests('one', { file: failure.file, name: failure.name });
    },
    '!': () => void actions.shell(),
    w: () => {
      changeSettings({ testsOnSave: !settings.testsOnSave });
      say(
        settings.testsOnSave
          ? 'The visible tests run only when you press r.'
          : 'The visible tests run on each save.',
      );
    },
    h: () => dispatch({ type: 'show', view: { at: 'hints' } }),
    n: () => dispatch({ type: 'asks', asks: 'note' }),
    a: () =>
      props.question === null ? say('Nobody asks anything now.') : dispatch({ type: 'asks', asks: 'answer' }),
    d: () => show('diff'),
    v: () => {
      const submission = state.submissions.at(-1);
      if (submission) dispatch({ type: 'show', view: { at: 'verdict', submission } });
      else say('There is no submission yet.');
    },
    p: () => actions.pauseOrResume(),
    f: () => void actions.askFinish(),
    x: () =>
      status.diff.files.length === 0 ? say('Nothing is changed.') : dispatch({ type: 'asks', asks: 'reset' }),
    q: () => props.leave(),
  };
  useCommandKeys(
    (input, key) => {
      const pane = paneByKey(input, key, screen.pane);
      if (pane !== null) show(pane);
      else if (key.leftArrow || key.rightArrow)
        dispatch({ type: 'failure', by: key.rightArrow ? 1 : -1, count: failures.length });
      else if (key.ctrl || key.meta) return false;
      else if (key.escape) dispatch({ type: 'notice', notice: null });
      else if (Object.hasOwn(keys, input)) keys[input]?.();
      // They scroll the pane.
      else return isWide && isScrolling(input, key);
      return true;
    },
    { isActive: props.asks === 'nothing' },
  );
  useKeys(
    (_input, key) => {
      if (key.escape) dispatch({ type: 'show', view: cockpit });
    },
    // Where one writes, escape asks before a text is lost.
    { isActive: !['nothing', 'note', 'answer'].includes(props.asks) },
  );
}
