import type { HintOffer } from '../../../domain/hints.ts';

/** Which line of the ticket is looked at, and whether a hint for it is being asked for. */
export interface HintsState {
  readonly selected: number;
  readonly isAsking: boolean;
}

export type HintsAction =
  | { readonly type: 'by'; readonly rows: number; readonly count: number }
  | { readonly type: 'ask' }
  | { readonly type: 'answered' };

export function hintsReducer(state: HintsState, action: HintsAction): HintsState {
  switch (action.type) {
    case 'by':
      return { ...state, selected: Math.max(0, Math.min(action.count - 1, state.selected + action.rows)) };
    case 'ask':
      return { ...state, isAsking: true };
    case 'answered':
      return { ...state, isAsking: false };
  }
}

/** What the next hint costs, in words. */
export function priceText({ nextCost, share, taken, gone }: HintOffer): string {
  if (gone) return 'gone: no hint needed';
  if (nextCost === null) return taken.length === 0 ? 'no hints' : 'no further hints';
  return `costs ${nextCost} of this bug's ${share}`;
}
