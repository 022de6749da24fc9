import { type OnUnknownKey, useCommandKeys } from '../../components/use-command-keys.ts';

/** Enter starts the clock once everything is ready, `e` opens the editor with it; escape or q go back. */
export function usePrepInput(options: {
  readonly start: ((opensEditor: boolean) => void) | null;
  readonly back: () => void;
  readonly onUnknown: OnUnknownKey;
}): void {
  useCommandKeys((input, key) => {
    if (key.return) options.start?.(false);
    else if (input === 'e' && options.start) options.start(true);
    else if (key.escape || input === 'q') options.back();
    else return false;
    return true;
  }, options);
}
