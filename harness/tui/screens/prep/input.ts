import { useCommandKeys } from '../../components/use-command-keys.ts';

/** Enter starts the clock once everything is ready; escape or q go back. */
export function usePrepInput(options: {
  readonly start: (() => void) | null;
  readonly back: () => void;
}): void {
  useCommandKeys((input, key) => {
    if (key.return) options.start?.();
    else if (key.escape || input === 'q') options.back();
    else return false;
    return true;
  });
}
