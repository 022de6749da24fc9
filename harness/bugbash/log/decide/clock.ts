import { failed, type Result, success } from '../../../domain/failure.ts';
import { type ClockEvent, clockAt, isFrozen, isOver, isOverForAll } from '../clock.ts';
import type { BashState } from '../state.ts';

type Decision = Result<readonly ClockEvent[]>;

/** What the host may do to the clock at this moment; a refusal has the present state in it. */
export function decideClock(state: BashState, event: ClockEvent, atMs: number): Decision {
  const clock = clockAt(state.clock, atMs);
  const { phase } = clock;
  const isEnded = isOverForAll(clock);
  const fits = success([event]);
  switch (event.type) {
    case 'scheduled':
      if (phase !== 'lobby') return refused(state, atMs, 'The start can not be moved any more');
      if (event.startsAtMs !== null && event.startsAtMs <= atMs)
        return refused(state, atMs, 'The start must be in the future');
      return fits;
    case 'started':
      return phase === 'lobby' ? fits : refused(state, atMs, 'It was started already');
    case 'paused':
      return phase === 'running' && !isEnded ? fits : refused(state, atMs, 'There is nothing to pause');
    case 'resumed':
      return phase === 'paused' ? fits : refused(state, atMs, 'There is nothing to resume');
    case 'extended':
      return state.solutionsRevealed ? refused(state, atMs, 'The solutions were shown') : fits;
    case 'granted':
      if (!state.members.teams.has(event.team))
        return failed(
          'bad-arguments',
          `There is no team ${event.team}.`,
          'Name one of the teams on the board.',
        );
      return state.solutionsRevealed ? refused(state, atMs, 'The solutions were shown') : fits;
    case 'frozen':
      return isFrozen(clock) ? refused(state, atMs, 'The board is frozen already') : fits;
    case 'unfrozen':
      return isFrozen(clock) ? fits : refused(state, atMs, 'The board is not frozen');
    case 'ended':
      return phase !== 'lobby' && !isEnded ? fits : refused(state, atMs, 'There is nothing to end');
  }
}

const refused = (state: BashState, atMs: number, why: string): Decision =>
  failed(
    'wrong-state',
    `${why}: the bash ${phaseWords(state, atMs)}. Nothing was changed.`,
    'Look at the clock of the admin page.',
  );

/** The present state, in words that continue "the bash …". */
export function phaseWords({ clock: before }: BashState, atMs: number): string {
  const clock = clockAt(before, atMs);
  const frozen = isFrozen(clock) ? ', and its board is frozen' : '';
  if (clock.phase === 'lobby') return `has not started${frozen}`;
  if (isOverForAll(clock)) return `has ended${frozen}`;
  if (isOver(clock, null)) return `has ended but for teams that were granted time${frozen}`;
  return `${clock.phase === 'paused' ? 'is paused' : 'is running'}${frozen}`;
}
