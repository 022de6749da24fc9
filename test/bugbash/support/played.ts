import { foldAll } from '../../../harness/bugbash/log/freeze.ts';
import type { BashState } from '../../../harness/bugbash/log/state.ts';
import { created, joined, judged, type Line, logOf, received } from './events.ts';

/** Two teams of one person each, and the start. */
export const start: readonly Line[] = [
  [0, created()],
  [0, joined('p', 't0')],
  [0, joined('q', 't1')],
  [0, { type: 'started' }],
];

export function stateAfter(...lines: readonly Line[]): BashState {
  const state = foldAll(logOf([...start, ...lines]))?.live;
  if (!state) throw new Error('an empty log');
  return state;
}

/** A submission of `t0` and its verdict a minute later. */
export const tried = (
  minutes: number,
  id: string,
  squashed: readonly boolean[],
  regressions = 0,
): readonly Line[] => [
  [minutes, received(id, 't0')],
  [minutes + 1, judged(id, 'alpha', { squashed, regressions })],
];
