import { type Dispatch, useEffect, useReducer, useRef } from 'react';
import type { LiveBash, LiveView } from '../../bugbash/client/live.ts';
import { pageOf } from '../../bugbash/client/membership.ts';
import { printable } from '../../domain/printable.ts';
import { usingTemporaryFolder } from '../../files/temporary-folder.ts';
import { runVisibleTests } from '../../workspace/runs/run-visible-tests.ts';
import type { LendTerminal } from '../components/surroundings.tsx';
import { useCommandKeys, useComplaints } from '../components/use-command-keys.ts';
import { editorFor, isGraphical, openEditor } from '../terminal/editor.ts';
import {
  type BashScreenAction,
  type BashScreenState,
  bashScreen,
  firstState,
  newsOf,
  type Pane,
} from './state.ts';

const PANE_KEYS: Readonly<Record<string, Pane>> = {
  t: 'ticket',
  b: 'board',
  n: 'news',
  h: 'hints',
  m: 'team',
};

interface Parts {
  readonly live: LiveBash;
  readonly view: LiveView;
  readonly environment: NodeJS.ProcessEnv;
  readonly first: string | null;
  readonly lendTerminal: LendTerminal;
  readonly leave: () => void;
}

export interface BashActions {
  readonly ask: (text: string) => void;
  readonly buy: (line: number) => void;
}

/** The keys of the cockpit of a bash, and what they do. */
export function useBashActions(parts: Parts): {
  readonly state: BashScreenState;
  readonly actions: BashActions;
  readonly dispatch: Dispatch<BashScreenAction>;
} {
  const { live, view, environment, first, lendTerminal, leave } = parts;
  const index = view.bash.exercises.findIndex(({ id }) => id === first);
  const [state, dispatch] = useReducer(bashScreen, firstState(Math.max(0, index)));
  const chosen = view.exercises[state.exercise]?.workspace;
  const say = (notice: string) => dispatch({ type: 'notice', notice });

  const onUnknown = useComplaints(say, (notice) => dispatch({ type: 'taken-back', notice }));

  const submit = async () => {
    if (!chosen) return;
    const kept = await live.submit(chosen);
    say(kept.ok ? 'Kept and on its way to the host.' : printable(kept.failure.message));
  };
  const runTests = async () => {
    if (!chosen || state.runs.get(chosen.exercise.id) === 'running') return;
    const exercise = chosen.exercise.id;
    dispatch({ type: 'run', exercise, run: 'running' });
    const { signal } = live.client;
    const run = await usingTemporaryFolder(() => runVisibleTests(chosen, { signal }));
    if (run.ok) dispatch({ type: 'run', exercise, run: run.value });
    else say(printable(run.failure.message));
  };
  const edit = async () => {
    const editor = editorFor(environment);
    if (!chosen) return;
    if (editor === null)
      return say(`No $VISUAL or $EDITOR is set. Your code: ${printable(chosen.directory)}`);
    const target = { directory: chosen.directory, file: null, line: null };
    const open = async () => {
      const wrong = await openEditor(editor, target, environment, live.client.signal);
      if (wrong !== null) say(printable(wrong));
    };
    if (isGraphical(editor)) await open();
    else await lendTerminal(open);
  };
  const actions: BashActions = {
    ask(text) {
      dispatch({ type: 'asking', isAsking: false });
      if (text.trim() === '') return;
      void live.ask(text.trim(), chosen?.exercise.id ?? null).then((failure) => {
        say(failure ? printable(failure.message) : 'Asked. The answer comes under news.');
      });
    },
    buy(line) {
      dispatch({ type: 'buying', line: null });
      if (chosen)
        void live.takeHint(chosen.exercise.id, line).then((failure) => {
          if (failure) say(printable(failure.message));
        });
    },
  };

  useCommandKeys(
    (input, key) => {
      if (input === 'q') leave();
      else if (key.tab) dispatch({ type: 'next-pane' });
      else if (!chosen) return false;
      else if (/^[1-9]$/.test(input) && state.pane === 'hints')
        dispatch({ type: 'buying', line: Number(input) });
      else if (/^[1-9]$/.test(input))
        dispatch({ type: 'exercise', index: Number(input) - 1, count: view.exercises.length });
      else if (PANE_KEYS[input]) dispatch({ type: 'pane', pane: PANE_KEYS[input] });
      else if (input === 's') void submit();
      else if (input === 'r') void runTests();
      else if (input === 'e') void edit();
      else if (input === 'w')
        say(`Your code: ${printable(chosen.directory)} · your page: ${pageOf(live.client.membership)}`);
      else if (input === 'a') dispatch({ type: 'asking', isAsking: true });
      else
        return (
          key.upArrow ||
          key.downArrow ||
          key.pageUp ||
          key.pageDown ||
          key.home ||
          key.end ||
          'jkgG '.includes(input || '-')
        );
      return true;
    },
    { isActive: !state.isAsking && state.buying === null, onUnknown },
  );
  useNews(view, state.pane, live, say);
  const exercise = chosen?.exercise.id;
  useEffect(() => {
    if (state.pane === 'hints' && exercise !== undefined) void live.lookAtHints(exercise);
  }, [live, state.pane, exercise]);
  return { state, actions, dispatch };
}

/** Says what a team-mate's submission has come to, and marks news as read once they are on the screen. */
function useNews(view: LiveView, pane: Pane, live: LiveBash, say: (notice: string) => void): void {
  const before = useRef(view.submissions);
  useEffect(() => {
    const titleOf = (id: string) => view.bash.exercises.find((one) => one.id === id)?.title ?? id;
    const news = newsOf(before.current, view.submissions, titleOf);
    before.current = view.submissions;
    if (news !== null) say(printable(news));
  }, [view.submissions]);
  const unread = view.me.unread.join();
  const isShown = pane === 'news' && view.exercises.length > 0;
  useEffect(() => {
    if (isShown) void live.markRead(view.me.unread);
  }, [live, isShown, unread]);
}
