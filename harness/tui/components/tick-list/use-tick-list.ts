import { useState } from 'react';
import { useCommandKeys } from '../use-command-keys.ts';

/** Arrows or j and k choose a line, space ticks it; other keys go to `onKey`. */
export function useTickList(options: {
  readonly count: number;
  readonly toggle: (index: number) => void;
  readonly isActive?: boolean;
  readonly onKey: Parameters<typeof useCommandKeys>[0];
}): number {
  const { count, toggle, isActive = true, onKey } = options;
  const [selected, select] = useState(0);
  const by = (rows: number) => select((now) => Math.max(0, Math.min(count - 1, now + rows)));
  useCommandKeys(
    (input, key) => {
      if (key.downArrow || input === 'j') by(1);
      else if (key.upArrow || input === 'k') by(-1);
      else if (input === ' ') toggle(selected);
      else return onKey(input, key);
      return true;
    },
    { isActive },
  );
  return selected;
}

/** The ticked lines after one was ticked or taken back, in their order. */
export const toggled = (ticked: readonly number[], index: number): readonly number[] =>
  ticked.includes(index)
    ? ticked.filter((other) => other !== index)
    : [...ticked, index].sort((a, b) => a - b);
