import { useKeys } from '../keys/use-keys.ts';
import type { ScrollAction } from './state.ts';

/** Which keys scroll: all of them, only those by the page where arrows choose something, or none. */
export type ScrollKeys = 'all' | 'pages' | 'none';

/** Arrows and j/k by a row; page keys and space by a page; home/g and end/G. */
export function useScrollInput(options: {
  readonly keys: ScrollKeys;
  readonly page: number;
  readonly most: number;
  readonly dispatch: (action: ScrollAction) => void;
}): void {
  const { keys, page, most, dispatch } = options;
  useKeys((input, key) => {
    if (keys === 'none') return;
    if (key.pageDown || input === ' ') dispatch({ type: 'by', rows: page, most });
    else if (key.pageUp || input === 'b') dispatch({ type: 'by', rows: -page, most });
    else if (keys === 'pages') return;
    else if (key.downArrow || input === 'j') dispatch({ type: 'by', rows: 1, most });
    else if (key.upArrow || input === 'k') dispatch({ type: 'by', rows: -1, most });
    else if (key.home || input === 'g') dispatch({ type: 'to-start' });
    else if (key.end || input === 'G') dispatch({ type: 'to-end', most });
  });
}
