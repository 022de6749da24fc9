import type { Status } from '../../../attempts/attempts.ts';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import { type AppHost, useHost } from '../../app/context.ts';
import { editorFor } from '../../terminal/editor.ts';
import type { AttemptScreenState } from '../attempt/state.ts';
import type { CockpitSituation } from './keys.ts';
import { firstChangedLine } from './panes/first-changed-line.ts';
import { type ShownFailure, shownFailures } from './shown-failures.ts';

/** Where `o` goes: the failing test one looks at; else, or with the diff in view, the first change. */
export function placeToOpen(
  status: Status,
  screen: AttemptScreenState,
): { readonly file: string; readonly line: number | null } | null {
  const failure: ShownFailure | undefined = shownFailures(status.state, screen)[screen.failure];
  const change = firstChangedLine(status.diff.patch);
  if (screen.pane === 'diff' && change !== null) return change;
  return failure !== undefined && failure.file !== '' ? { file: failure.file, line: failure.line } : change;
}

const isAllGone = ({ feedback }: Status): boolean =>
  feedback !== null &&
  feedback.regressions.length === 0 &&
  feedback.lines.every(({ state }) => state === 'gone');

export function useSituation(props: {
  readonly attempt: OpenAttempt;
  readonly status: Status;
  readonly screen: AttemptScreenState;
  readonly isAsked: boolean;
  readonly isWide: boolean;
}): CockpitSituation {
  const { attempts, environment, settings }: AppHost = useHost();
  const { attempt, status, screen } = props;
  const hasEditor = editorFor(environment) !== null;
  return {
    state: status.state,
    isAsked: props.isAsked,
    isAllGone: isAllGone(status),
    hasEditor,
    hasChanges: status.diff.files.length > 0,
    hasHints: attempts
      .hintOffers(attempt)
      .some(({ nextCost, taken }) => nextCost !== null || taken.length > 0),
    hasPlace: hasEditor && placeToOpen(status, screen) !== null,
    failures: shownFailures(status.state, screen).length,
    testing: screen.testing,
    testsOnSave: settings.testsOnSave,
    isWide: props.isWide,
    pane: screen.pane,
  };
}
