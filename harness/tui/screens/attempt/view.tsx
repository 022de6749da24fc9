import { Spinner } from '@inkjs/ui';
import { useApp } from 'ink';
import { useCallback, useEffect, useReducer } from 'react';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import { isInExtension } from '../../../domain/attempt.ts';
import type { AttemptEvent } from '../../../domain/attempt-event.ts';
import { printable } from '../../../domain/printable.ts';
import { contentChangeText } from '../../../wording/content-change.ts';
import { useHost } from '../../app/context.ts';
import type { Begins } from '../../app/state.ts';
import { Frame, TitleLine } from '../../components/frame.tsx';
import { UnknownKeyContext, useComplaints } from '../../components/use-command-keys.ts';
import { CurrentView } from './current-view.tsx';
import { externalChangesNotice } from './external-changes.ts';
import {
  type AttemptScreenAction,
  type AttemptScreenState,
  type AttemptView,
  attemptScreenReducer,
  atWork,
  cockpit,
} from './state.ts';
import { useAttemptActions } from './use-attempt-actions.ts';
import { useClockNews } from './use-clock-news.ts';
import { useFileEvents } from './use-file-events.ts';
import { useStatus } from './use-status.ts';
import { useTestsOnSave } from './use-tests-on-save.ts';

/** Long enough to read a sentence after looking up from the editor. */
const NOTICE_MS = 20_000;

/** Everything between the start of the clock and the reveal. */
export function AttemptScreen(props: {
  readonly attempt: OpenAttempt;
  readonly begins: Begins;
  readonly toCatalog: (notice?: string) => void;
}) {
  const { attempt, begins } = props;
  const { exit } = useApp();
  const { attempts, steps } = useHost();
  const [screen, dispatch] = useReducer(attemptScreenReducer, {
    ...atWork,
    view: firstView(attempt, begins),
  } satisfies AttemptScreenState);
  const onOthersEvents = useCallback((events: readonly AttemptEvent[]) => {
    const notice = externalChangesNotice(events);
    if (notice !== null) dispatch({ type: 'notice', notice });
  }, []);
  useEffect(() => {
    const regrade = steps.command(['regrade'], attempt.workspace.directory);
    void attempts.contentChange(attempt).then((change) => {
      const notice = contentChangeText(change, regrade);
      if (notice !== null) dispatch({ type: 'notice', notice: printable(notice) });
    });
  }, [attempts, attempt, steps]);
  const { status, failure, refresh } = useStatus(attempt, onOthersEvents);
  const actions = useAttemptActions(attempt, dispatch, refresh);
  useEffect(() => {
    // A candidate who has seen the reference before goes straight back to it.
    const { state } = attempt;
    const isFinished = state.phase === 'finished' && !isInExtension(state);
    if (isFinished && state.revealedAtMs !== null) void actions.reveal();
    if (begins === 'editor') void actions.edit();
  }, [attempt]);
  useFileEvents(attempt, refresh, (notice) => dispatch({ type: 'notice', notice }));
  useTestsOnSave(status, screen, actions);
  useClockNews(status, dispatch);
  const phase = status?.state.phase;
  useEffect(() => {
    if (phase === 'finished') dispatch({ type: 'finished-externally' });
    if (phase === 'abandoned') props.toCatalog('Another bugsquash gave this attempt up.');
  }, [phase, screen.view.at]);
  useFading(screen.notice, dispatch);
  const withHelp = (complaint: string) => `${complaint} ? lists all keys.`;
  const tellUnknownKey = useComplaints(
    (complaint) => dispatch({ type: 'notice', notice: withHelp(complaint) }),
    (complaint) => dispatch({ type: 'taken-back', notice: withHelp(complaint) }),
  );
  if (status === null) {
    return (
      <Frame
        header={<TitleLine title={printable(attempt.exercise.manifest.title)} />}
        notice={failure && printable(failure.message)}
        keys={[{ key: 'ctrl-c', does: 'leave' }]}
      >
        <Spinner label="reading the attempt" />
      </Frame>
    );
  }
  const shown =
    failure === null
      ? screen
      : { ...screen, notice: printable(`${failure.message} ${steps.next(failure.next)}`) };
  return (
    <UnknownKeyContext value={tellUnknownKey}>
      <CurrentView
        attempt={attempt}
        status={status}
        screen={shown}
        actions={actions}
        dispatch={dispatch}
        toCockpit={() => dispatch({ type: 'show', view: cockpit })}
        leave={exit}
        toCatalog={() => props.toCatalog()}
      />
    </UnknownKeyContext>
  );
}

function firstView({ state }: OpenAttempt, begins: Begins): AttemptView {
  if (isInExtension(state)) return { at: 'extension' };
  if (state.phase === 'finished') return { at: 'debrief' };
  return begins === 'cockpit' ? cockpit : { at: 'ticket' };
}

/** A notice goes after a while, unless a key takes it away before. */
function useFading(notice: string | null, dispatch: (action: AttemptScreenAction) => void): void {
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => dispatch({ type: 'notice', notice: null }), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice, dispatch]);
}
