import { failed, type Result, success } from '../../../domain/failure.ts';
import { clockAt, isOverForAll } from '../clock.ts';
import type { BashEventOf } from '../events.ts';
import type { BashState } from '../state.ts';
import { phaseWords } from './clock.ts';

type RevealEvent = BashEventOf<'ranks-revealed' | 'solutions-revealed'>;

/** Whether ranks or solutions may be shown: whoever still plays would learn from them what nobody else knew. */
export function decideReveal(
  state: BashState,
  event: RevealEvent,
  atMs: number,
): Result<readonly RevealEvent[]> {
  if (!isOverForAll(clockAt(state.clock, atMs)))
    return failed(
      'wrong-state',
      `Nothing is shown before the bash is over for every team: it ${phaseWords(state, atMs)}. Nothing was changed.`,
      'Wait for the end, or end it on the admin page.',
    );
  if (event.type === 'solutions-revealed' && state.solutionsRevealed)
    return failed('wrong-state', 'The solutions are shown already.', 'Write the pages of the bash.');
  return success([event]);
}
