import type { HintOffer } from '../../../domain/hints.ts';
import { useCommandKeys } from '../../components/use-command-keys.ts';
import type { HintsAction, HintsState } from './state.ts';

/** Arrows choose a line of the ticket, enter asks for its next hint. */
export function useHintsInput(options: {
  readonly state: HintsState;
  readonly offers: readonly HintOffer[];
  readonly dispatch: (action: HintsAction) => void;
  readonly back: () => void;
}): void {
  const { state, offers, dispatch } = options;
  useCommandKeys(
    (input, key) => {
      if (key.downArrow || input === 'j') dispatch({ type: 'by', rows: 1, count: offers.length });
      else if (key.upArrow || input === 'k') dispatch({ type: 'by', rows: -1, count: offers.length });
      else if (key.return && offers[state.selected]?.nextCost !== null) dispatch({ type: 'ask' });
      else if (key.escape || input === 'h' || input === 'q') options.back();
      else return false;
      return true;
    },
    // The question has the keys.
    { isActive: !state.isAsking },
  );
}
