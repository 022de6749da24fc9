import type { Status } from '../../../attempts/attempts.ts';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import type { AttemptScreenAction, AttemptScreenState } from './state.ts';
import type { AttemptActions } from './use-attempt-actions.ts';

/** What every screen of an attempt gets. */
export interface AttemptScreenProps {
  readonly attempt: OpenAttempt;
  readonly status: Status;
  readonly screen: AttemptScreenState;
  readonly actions: AttemptActions;
  readonly dispatch: (action: AttemptScreenAction) => void;
  readonly toCockpit: () => void;
  readonly leave: () => void;
  readonly toCatalog: () => void;
}
