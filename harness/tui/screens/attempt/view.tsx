import { Spinner } from '@inkjs/ui';
import { useApp } from 'ink';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { Status } from '../../../attempts/attempts.ts';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import type { AttemptEvent } from '../../../domain/attempt-event.ts';
import { printable } from '../../../domain/printable.ts';
import { contentChangeText } from '../../../wording/content-change.ts';
import { useHost } from '../../app/context.ts';
import { Frame, TitleLine } from '../../components/frame.tsx';
import { BeliefsScreen } from '../beliefs/view.tsx';
import { CockpitScreen } from '../cockpit/view.tsx';
import { DebriefScreen } from '../debrief/view.tsx';
import { DiffScreen } from '../diff/view.tsx';
import { GradingScreen } from '../grading-progress/view.tsx';
import { HintsScreen } from '../hints/view.tsx';
import { KeysScreen } from '../keys/view.tsx';
import { RevealScreen } from '../reveal/view.tsx';
import { TicketScreen } from '../ticket/view.tsx';
import { UngradedScreen, VerdictScreen } from '../verdict/view.tsx';
import { externalChangesNotice } from './external-changes.ts';
import type { AttemptScreenProps } from './props.ts';
import { type AttemptScreenAction, type AttemptScreenState, attemptScreenReducer, cockpit } from './state.ts';
import { useAttemptActions } from './use-attempt-actions.ts';
import { useStatus } from './use-status.ts';

/** Long enough to read a sentence after looking up from the editor. */
const NOTICE_MS = 20_000;

/** Everything between the start of the clock and the reveal. */
export function AttemptScreen(props: {
  readonly attempt: OpenAttempt;
  readonly opensTicket: boolean;
  readonly toCatalog: (notice?: string) => void;
}) {
  const { attempt } = props;
  const { exit } = useApp();
  const { attempts, steps } = useHost();
  const [screen, dispatch] = useReducer(attemptScreenReducer, {
    view:
      attempt.state.phase === 'finished' ? { at: 'debrief' } : props.opensTicket ? { at: 'ticket' } : cockpit,
    notice: null,
    isTesting: false,
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
  // A candidate who has seen the reference before goes straight back to it.
  useEffect(() => {
    if (attempt.state.phase === 'finished' && attempt.state.revealedAtMs !== null) void actions.reveal();
  }, [attempt]);
  useBell(status, dispatch);
  const phase = status?.state.phase;
  useEffect(() => {
    if (phase === 'finished') dispatch({ type: 'finished-externally' });
    if (phase === 'abandoned') props.toCatalog('Another bugsquash gave this attempt up.');
  }, [phase, screen.view.at]);
  useFading(screen.notice, dispatch);
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
  );
}

function CurrentView(props: AttemptScreenProps) {
  const { view } = props.screen;
  switch (view.at) {
    case 'ticket':
      return <TicketScreen {...props} />;
    case 'cockpit':
      return <CockpitScreen {...props} asks={view.asks} />;
    case 'keys':
      return <KeysScreen {...props} />;
    case 'diff':
      return <DiffScreen {...props} />;
    case 'hints':
      return <HintsScreen {...props} />;
    case 'beliefs':
      return <BeliefsScreen {...props} />;
    case 'grading':
      return <GradingScreen {...props} progress={view.progress} />;
    case 'verdict':
      return <VerdictScreen {...props} submission={view.submission} />;
    case 'ungraded':
      return <UngradedScreen {...props} failure={view.failure} />;
    case 'debrief':
      return <DebriefScreen {...props} />;
    case 'reveal':
      return <RevealScreen {...props} revealed={view.revealed} />;
  }
}

/** A notice goes after a while, unless a key takes it away before. */
function useFading(notice: string | null, dispatch: (action: AttemptScreenAction) => void): void {
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => dispatch({ type: 'notice', notice: null }), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice, dispatch]);
}

/** Says it once when the time runs out while one is looking. */
function useBell(status: Status | null, dispatch: (action: AttemptScreenAction) => void): void {
  const before = useRef<Status['state']['phase'] | null>(null);
  const phase = status?.state.phase ?? null;
  const mode = status?.state.prepared.mode;
  useEffect(() => {
    if (before.current === 'running' && phase === 'over') {
      const opened = mode === 'strict' ? ' The verdicts are open now.' : '';
      dispatch({
        type: 'notice',
        notice: `The bell: time is up.${opened} What you submit from here counts as late.`,
      });
    }
    before.current = phase;
  }, [phase, mode, dispatch]);
}
