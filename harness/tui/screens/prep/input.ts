import { useInput } from 'ink';

/** Enter starts the clock once everything is ready; escape or q go back. */
export function usePrepInput(options: {
  readonly start: (() => void) | null;
  readonly back: () => void;
}): void {
  useInput((input, key) => {
    if (key.return) options.start?.();
    else if (key.escape || input === 'q') options.back();
  });
}
