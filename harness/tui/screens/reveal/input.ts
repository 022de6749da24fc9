import { type CommandKeyHandler, useCommandKeys } from '../../components/use-command-keys.ts';
import { isScrolling } from '../cockpit/input.ts';
import type { RevealAction } from './state.ts';

/**
 * Left and right turn pages; on a bug's page `a` sets another fix beside one's own; on the page of questions, arrows
 * choose one and enter opens its outline.
 */
export function useRevealInput(options: {
  readonly pages: number;
  /** 0 on every page but that of the questions, and of a bug. */
  readonly questions: number;
  readonly fixes: number;
  readonly isActive: boolean;
  readonly dispatch: (action: RevealAction) => void;
  readonly leave: () => void;
  readonly toCatalog: () => void;
  readonly writeOn: () => void;
  /** Starts or ends the time for an answer. */
  readonly time: () => void;
  /** Null on every page but that of the extension. */
  readonly build: (() => void) | null;
}): CommandKeyHandler {
  const { pages, questions, fixes, dispatch } = options;
  const handle: CommandKeyHandler = (input, key) => {
    if (key.rightArrow || (key.tab && !key.shift) || input === 'l')
      dispatch({ type: 'page', by: 1, count: pages });
    else if (key.leftArrow || key.tab || input === 'h') dispatch({ type: 'page', by: -1, count: pages });
    else if (fixes > 1 && (input === 'a' || input === 'A'))
      dispatch({ type: 'beside', by: input === 'a' ? 1 : -1, count: fixes });
    else if (questions > 0 && (key.downArrow || input === 'j'))
      dispatch({ type: 'question', by: 1, count: questions });
    else if (questions > 0 && (key.upArrow || input === 'k'))
      dispatch({ type: 'question', by: -1, count: questions });
    else if (questions > 0 && key.return) dispatch({ type: 'toggle' });
    else if (questions > 0 && input === 't') options.time();
    else if (input === 'c' || key.escape) options.toCatalog();
    else if (input === 'w') options.writeOn();
    else if (key.return && options.build) options.build();
    else if (input === 'q') options.leave();
    else return isScrolling(input, key);
    return true;
  };
  useCommandKeys(handle, { isActive: options.isActive });
  return handle;
}
