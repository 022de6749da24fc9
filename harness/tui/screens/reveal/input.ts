import { useCommandKeys } from '../../components/use-command-keys.ts';
import type { RevealAction } from './state.ts';

/** Left and right turn pages; on the page of questions, arrows choose one and enter opens its outline. */
export function useRevealInput(options: {
  readonly pages: number;
  /** 0 on every page but that of the questions. */
  readonly questions: number;
  readonly dispatch: (action: RevealAction) => void;
  readonly leave: () => void;
  readonly toCatalog: () => void;
}): void {
  const { pages, questions, dispatch } = options;
  useCommandKeys((input, key) => {
    if (key.rightArrow || key.tab || input === 'l') dispatch({ type: 'page', by: 1, count: pages });
    else if (key.leftArrow || input === 'h') dispatch({ type: 'page', by: -1, count: pages });
    else if (questions > 0 && (key.downArrow || input === 'j'))
      dispatch({ type: 'question', by: 1, count: questions });
    else if (questions > 0 && (key.upArrow || input === 'k'))
      dispatch({ type: 'question', by: -1, count: questions });
    else if (questions > 0 && key.return) dispatch({ type: 'toggle' });
    else if (input === 'c') options.toCatalog();
    else if (input === 'q' || key.escape) options.leave();
    else return false;
    return true;
  });
}
